package dev.guildhall.identity;

import dev.guildhall.identity.domain.Words;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.media.MediaContent;
import dev.guildhall.media.MediaKind;
import dev.guildhall.media.MediaLibrary;
import dev.guildhall.media.MediaView;
import dev.guildhall.media.PrivateKind;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Refused;
import java.io.InputStream;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Pictures that prove that a sub-account's person works for the organisation (W19): a licence, a contract, a letter of
 * authority. The owner gives them with the sub-account; the owner, the person and the tenant's staff see them; they go with
 * the sub-account.
 */
@Service
public class OrganisationProofs implements TenantSweep {
    static final int MOST = 5;
    private static final String KIND = "organisation.proof";
    private static final int MOST_PER_HOUR = 60;
    private static final Duration UNUSED = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final MediaLibrary media;
    private final CallLimits limits;
    private final Clock clock;

    OrganisationProofs(JdbcClient jdbc, MediaLibrary media, CallLimits limits, Clock clock) {
        this.jdbc = jdbc;
        this.media = media;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * Takes a picture for a sub-account that is going to be opened within a day.
     *
     * @throws Refused where the caller's account cannot have sub-accounts
     * @throws dev.guildhall.media.MediaRefused where it is no picture, or too large
     */
    @Transactional
    public MediaView store(Actor owner, String filename, InputStream in) {
        if (!Actor.ORGANISATIONS.contains(owner.kind())) {
            throw new Refused("no-organisation", Words.of("organisation.none.title"), Words.of("organisation.none"));
        }
        limits.count("organisation-proof|" + owner.id(), MOST_PER_HOUR, Duration.ofHours(1));
        MediaView stored = media.store(KIND, filename, in);
        jdbc.sql("""
                        INSERT INTO organisation_proof (media_id, organisation_id, uploaded_by, uploaded_at)
                        VALUES (?, ?, ?, ?)""")
                .param(stored.id())
                .param(owner.organisation().value())
                .param(owner.id().value())
                .param(Timestamp.from(clock.instant()))
                .update();
        return stored;
    }

    /** @throws Invalid where there are none, too many, or some that this owner has not just uploaded */
    @Transactional(propagation = Propagation.MANDATORY)
    void attach(Actor owner, AccountId account, Collection<UUID> proof) {
        List<UUID> wanted = proof.stream().distinct().toList();
        if (wanted.isEmpty()) {
            throw new Invalid("proof", Words.of("organisation.proof-needed"));
        }
        if (wanted.size() > MOST) {
            throw new Invalid("proof", Words.of("organisation.proof-many", MOST));
        }
        int rows = jdbc.sql("""
                        UPDATE organisation_proof SET account_id = ?
                        WHERE media_id = ANY (?) AND uploaded_by = ? AND organisation_id = ? AND account_id IS NULL""")
                .param(account.value())
                .param(wanted.toArray(UUID[]::new))
                .param(owner.id().value())
                .param(owner.organisation().value())
                .update();
        if (rows < wanted.size()) {
            throw new Invalid("proof", Words.of("organisation.proof-gone"));
        }
    }

    /** What was given for this sub-account, in the order it came. */
    @Transactional(readOnly = true)
    public List<UUID> of(AccountId account) {
        return jdbc.sql("SELECT media_id FROM organisation_proof WHERE account_id = ? ORDER BY uploaded_at, media_id")
                .param(account.value())
                .query(UUID.class)
                .list();
    }

    /** A picture of this sub-account, for the tenant's staff. */
    @Transactional(readOnly = true)
    public MediaContent open(AccountId account, UUID picture) {
        if (!of(account).contains(picture)) {
            throw new NotFound(Words.of("organisation.proof"));
        }
        return media.content(picture).orElseThrow(() -> new NotFound(Words.of("organisation.proof")));
    }

    /** A picture of the caller's organisation, for its owner; for a sub-account those about itself. */
    @Transactional(readOnly = true)
    public MediaContent open(Actor actor, UUID picture) {
        boolean may = jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM organisation_proof p
                            LEFT JOIN organisation o ON o.id = p.organisation_id
                            WHERE p.media_id = :picture AND p.organisation_id = :organisation
                                AND (p.account_id = :account OR coalesce(o.owner_id, p.organisation_id) = :account))""")
                .param("picture", picture)
                .param("organisation", actor.organisation().value())
                .param("account", actor.id().value())
                .query(Boolean.class)
                .single();
        if (!may) {
            throw new NotFound(Words.of("organisation.proof"));
        }
        return media.content(picture).orElseThrow(() -> new NotFound(Words.of("organisation.proof")));
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void remove(AccountId account) {
        of(account).forEach(media::remove);
    }

    @Override
    public String name() {
        return "organisation-proofs";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    @Transactional
    public void sweep() {
        jdbc.sql("SELECT media_id FROM organisation_proof WHERE account_id IS NULL AND uploaded_at < ?")
                .param(Timestamp.from(clock.instant().minus(UNUSED)))
                .query(UUID.class)
                .list()
                .forEach(media::remove);
    }

    @Configuration(proxyBeanMethods = false)
    static class Kind {
        @Bean
        MediaKind organisationProof() {
            return PrivateKind.pictures(
                    KIND, Words.of("organisation.proof"), 5, Actor.ORGANISATIONS.toArray(String[]::new));
        }
    }
}
