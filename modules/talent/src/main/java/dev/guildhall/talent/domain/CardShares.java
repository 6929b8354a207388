package dev.guildhall.talent.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.PublicAddress;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.NotFound;
import dev.guildhall.talent.CardId;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.QrPicture;
import dev.guildhall.vault.BlindIndex;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Links by which a person shows the own card to whomever they like, with the contact or without it (C35). Each link counts how often
 * it was opened and can be taken back. It does not matter whether the card is in the pool; a person who may no longer sign in shows
 * nothing any more.
 *
 * <p>A link's token is its id and 16 bytes that only the tenant's key makes of it, so that it can be shown again without being
 * stored.
 */
@Service
@Transactional
public class CardShares {

    /** Links of one card that are open at a time. */
    static final int MOST = 20;

    private static final int MAC = 16;
    private static final int TOKEN = 16 + MAC;

    private final JdbcClient jdbc;
    private final BlindIndex index;
    private final Persons persons;
    private final Cards cards;
    private final CardFaces faces;
    private final PersonSecrets secrets;
    private final CardViewers viewers;
    private final PublicAddress address;
    private final Clock clock;

    CardShares(
            JdbcClient jdbc,
            BlindIndex index,
            Persons persons,
            Cards cards,
            CardFaces faces,
            PersonSecrets secrets,
            CardViewers viewers,
            PublicAddress address,
            Clock clock) {
        this.jdbc = jdbc;
        this.index = index;
        this.persons = persons;
        this.cards = cards;
        this.faces = faces;
        this.secrets = secrets;
        this.viewers = viewers;
        this.address = address;
        this.clock = clock;
    }

    /**
     * A link.
     *
     * @param url of the page in a browser
     * @param path of the page in the mini-program, for WeChat's own share
     * @param opens how often it was opened
     */
    public record Share(
            UUID id,
            String url,
            String path,
            String token,
            boolean contactShown,
            Instant createdAt,
            long opens,
            @Nullable Instant lastOpenedAt) {}

    /**
     * What whoever has the link sees.
     *
     * @param contact null where the person hides it
     */
    public record SharedCard(CardView card, @Nullable Contact contact) {}

    /** @throws Conflict with {@link #MOST} links open already */
    public Share share(AccountId person, boolean contactShown) {
        var card = viewers.card(person);
        cards.lock(card.value());
        if (open(card).size() >= MOST) {
            throw new Conflict("too-many-shares", Words.of("share.many.title"), Words.of("share.many", MOST));
        }
        var id = Ids.next();
        jdbc.sql("INSERT INTO card_share (id, card_id, contact_shown, created_at) VALUES (:id, :card, :shown, :now)")
                .param("id", id)
                .param("card", card.value())
                .param("shown", contactShown)
                .param("now", Rows.at(clock.instant()))
                .update();
        return open(card).getFirst();
    }

    /** The open links, latest first. */
    @Transactional(readOnly = true)
    public List<Share> of(AccountId person) {
        return open(viewers.card(person));
    }

    private List<Share> open(CardId card) {
        return jdbc.sql("""
                SELECT id, contact_shown, created_at, opens, last_opened_at FROM card_share
                WHERE card_id = :card AND revoked_at IS NULL ORDER BY created_at DESC, id DESC
                """)
                .param("card", card.value())
                .query((row, number) -> {
                    var id = row.getObject("id", UUID.class);
                    var token = token(id);
                    var path = "/pages-talent/shared/index?token=" + token;
                    return new Share(
                            id,
                            address.ofTenant(TenantScope.current(), "/h5/#" + path),
                            path,
                            token,
                            row.getBoolean("contact_shown"),
                            Rows.time(row, "created_at"),
                            row.getLong("opens"),
                            Rows.instant(row, "last_opened_at"));
                })
                .list();
    }

    /**
     * The address of a link as a QR code, for a poster.
     *
     * @throws NotFound for a link that was taken back, or is somebody else's
     */
    @Transactional(readOnly = true)
    public QrPicture picture(AccountId person, UUID share) {
        return of(person).stream()
                .filter(each -> each.id().equals(share))
                .findFirst()
                .map(each -> QrPicture.of(each.url()))
                .orElseThrow(CardShares::gone);
    }

    /** From now on the link leads nowhere. */
    public void revoke(AccountId person, UUID share) {
        int revoked = jdbc.sql(
                        "UPDATE card_share SET revoked_at = coalesce(revoked_at, :now) WHERE id = :id AND card_id = :card")
                .param("now", Rows.at(clock.instant()))
                .param("id", share)
                .param("card", viewers.card(person).value())
                .update();
        if (revoked == 0) {
            throw new NotFound(Words.of("share"));
        }
    }

    /** Follows a link, and counts it. */
    public SharedCard open(String token) {
        var id = id(token);
        var found = jdbc.sql("""
                UPDATE card_share s SET opens = opens + 1, last_opened_at = :now
                WHERE s.id = :id AND s.revoked_at IS NULL AND EXISTS (
                    SELECT FROM card c JOIN person p ON p.id = c.person_id WHERE c.id = s.card_id AND p.status = 'ACTIVE')
                RETURNING s.card_id, s.contact_shown
                """)
                .param("now", Rows.at(clock.instant()))
                .param("id", id)
                .query((row, number) ->
                        new Found(row.getObject("card_id", UUID.class), row.getBoolean("contact_shown")))
                .optional()
                .orElseThrow(CardShares::gone);
        var card = cards.findById(found.card()).orElseThrow(CardShares::gone);
        var person = persons.findById(card.person().value()).orElseThrow(CardShares::gone);
        return new SharedCard(
                faces.whole(CardRow.of(person, card)), found.contactShown() ? person.contact(secrets) : null);
    }

    private record Found(UUID card, boolean contactShown) {}

    private String token(UUID id) {
        var bytes = ByteBuffer.allocate(TOKEN)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .put(mac(id));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    private UUID id(String token) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException notOurs) {
            throw gone();
        }
        if (bytes.length != TOKEN) {
            throw gone();
        }
        var buffer = ByteBuffer.wrap(bytes);
        var id = new UUID(buffer.getLong(), buffer.getLong());
        if (!MessageDigest.isEqual(mac(id), Arrays.copyOfRange(bytes, TOKEN - MAC, TOKEN))) {
            throw gone();
        }
        return id;
    }

    private byte[] mac(UUID id) {
        return Arrays.copyOf(index.of("talent.card-share", id.toString()), MAC);
    }

    private static NotFound gone() {
        return new NotFound(Words.of("share"));
    }
}
