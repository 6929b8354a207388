package dev.guildhall.agreement;

import dev.guildhall.agreement.domain.AgreementDefaults;
import dev.guildhall.agreement.domain.AgreementStore;
import dev.guildhall.agreement.domain.Words;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.TenantCache;
import dev.guildhall.tenancy.TenantCaches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The bound tenant's agreements: what there is to accept, accepting it, and who still has to. */
@Service
public class Agreements {
    /** Accepted by whoever registers (T7). */
    public static final String REGISTER = "REGISTER";

    /** Accepted clause by clause by whoever opens a shop (W23). */
    public static final String SHOP = "SHOP";

    private static final String DEMANDS = "demands";

    private final AgreementStore store;
    private final AgreementDefaults defaults;
    private final AuditTrail audit;
    private final TenantCache<String, List<String>> demands;
    private final TenantCache<Cleared, Boolean> cleared = new TenantCache<>(200_000, Duration.ofHours(1));

    Agreements(AgreementStore store, AgreementDefaults defaults, AuditTrail audit, TenantCaches caches) {
        this.store = store;
        this.defaults = defaults;
        this.audit = audit;
        this.demands = caches.of("agreement-demands", 20_000);
    }

    /** That this account has met these demands; never becomes untrue, so it may be kept. */
    private record Cleared(AccountId account, List<String> demands) {}

    /**
     * The newest versions, in the order in which they are shown.
     *
     * @param occasion {@link #REGISTER} or {@link #SHOP}
     */
    @Transactional
    public List<AgreementView> current(String occasion) {
        defaults.ensure();
        return store.current(occasion);
    }

    /** The newest version of one agreement with its text. */
    @Transactional
    public Optional<AgreementText> text(String code) {
        defaults.ensure();
        return store.newest(code).map(AgreementStore.Version::text);
    }

    /** An older version, as somebody accepted it. */
    @Transactional(readOnly = true)
    public Optional<AgreementText> text(String code, int version) {
        return store.version(code, version).map(AgreementStore.Version::text);
    }

    /**
     * Refuses where an agreement of the occasion is not among those accepted, is accepted in another version than the newest,
     * or lacks a clause. Call it before anything is stored; {@link #accept} stores.
     *
     * @throws Invalid for the field {@code agreements}
     */
    @Transactional
    public void requireAll(String occasion, List<AgreementRef> accepted) {
        List<FieldError> errors = new ArrayList<>();
        for (AgreementView wanted : current(occasion)) {
            boolean there = accepted.stream()
                    .anyMatch(ref -> ref.code().equals(wanted.code()) && ref.version() == wanted.version());
            if (!there) {
                errors.add(new FieldError("agreements", Words.of("missing", wanted.title())));
            }
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
        accepted.forEach(this::acceptable);
    }

    /** As {@link #accept(AccountId, List, String, String)} where the device is not known. */
    @Transactional
    public void accept(AccountId account, List<AgreementRef> accepted, String address) {
        accept(account, accepted, address, null);
    }

    /**
     * Stores that the account accepts; accepting the same version again changes nothing.
     *
     * @param address network address from which it came
     * @param device what the client says of itself, or null
     * @throws NotFound for an unknown agreement
     * @throws Conflict {@code agreement-changed} where the version is no longer the newest
     * @throws Invalid where a clause was not confirmed
     */
    @Transactional
    public void accept(AccountId account, List<AgreementRef> accepted, String address, @Nullable String device) {
        for (AgreementRef ref : accepted) {
            AgreementStore.Version version = acceptable(ref);
            if (store.consent(account, version, address, device)) {
                audit.record(
                        "agreement.accepted",
                        "account",
                        account.toString(),
                        Map.of("agreement", version.title(), "version", ref.version()));
            }
        }
    }

    /** What this account has agreed to, newest first. */
    @Transactional(readOnly = true)
    public List<GivenConsent> consents(AccountId account) {
        return store.consents(account);
    }

    /** What this account has to accept before it can go on; empty where nothing is asked. */
    @Transactional(readOnly = true)
    public List<AgreementView> outstanding(AccountId account) {
        return store.outstanding(account);
    }

    /**
     * Lets the account go on, or refuses. Cheap enough for every request: a tenant that asks nobody costs nothing, an account
     * that has met the demands is remembered.
     *
     * @throws AgreementNeeded where something is outstanding
     */
    public void requireNoneOutstanding(AccountId account) {
        List<String> asked = demands.get(DEMANDS, key -> store.demands());
        if (!asked.isEmpty()) {
            // A refusal is thrown, so only the good answer is kept.
            cleared.get(new Cleared(account, asked), key -> {
                List<AgreementView> outstanding = store.outstanding(account);
                if (!outstanding.isEmpty()) {
                    throw new AgreementNeeded(outstanding);
                }
                return true;
            });
        }
    }

    /** Tells that the running transaction publishes a version; other nodes notice within a second. */
    public void publishing() {
        demands.changing(DEMANDS);
    }

    private AgreementStore.Version acceptable(AgreementRef ref) {
        AgreementStore.Version newest = store.newest(ref.code()).orElseThrow(() -> new NotFound(Words.of("agreement")));
        if (newest.number() != ref.version()) {
            throw (Conflict) new Conflict(
                            "agreement-changed",
                            Words.of("changed.title"),
                            Words.of("changed", newest.title(), newest.number()))
                    .with("code", newest.code())
                    .with("version", newest.number());
        }
        Set<String> confirmed = new HashSet<>(ref.clauses() == null ? Set.of() : ref.clauses());
        List<FieldError> open = newest.clauses().stream()
                .filter(clause -> !confirmed.contains(clause.key()))
                .map(clause -> new FieldError("agreements", Words.of("clause.open", newest.title(), clause.title())))
                .toList();
        if (!open.isEmpty()) {
            throw new Invalid(open);
        }
        return newest;
    }
}
