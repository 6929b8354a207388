package dev.guildhall.payments.domain;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.payments.DemoMerchants;
import dev.guildhall.payments.MerchantCredentialInput;
import dev.guildhall.payments.tasks.MoneyTasks;
import dev.guildhall.payments.wechat.Merchant;
import dev.guildhall.payments.wechat.Prepay;
import dev.guildhall.payments.wechat.WeChatPay;
import dev.guildhall.payments.wechat.WeChatRefused;
import dev.guildhall.payments.wechat.WeChatUnknown;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Texts;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import dev.guildhall.wechat.DemoMiniPrograms;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What signs for the tenant's merchants at WeChat Pay, in versions that never change: what was entered is sealed, tried out, and
 * only then used. A version belongs to one receiving account and always to the same merchant; what it replaces goes on receiving
 * the notices of its orders, and the newer one signs for them.
 */
@Service
public class Credentials {
    private static final Pattern MCHID = Pattern.compile("[0-9]{8,10}");
    private static final Pattern APPID = Pattern.compile("wx[0-9A-Za-z]{16}");
    private static final Pattern SERIAL = Pattern.compile("[0-9A-Fa-f]{32,48}");
    private static final Pattern API_V3_KEY = Pattern.compile("[\\x21-\\x7e]{32}");
    private static final Pattern PUBLIC_KEY_ID = Pattern.compile("PUB_KEY_ID_[0-9A-Za-z]{6,60}");
    static final String TABLE = "wechat_credential";
    /** Kind of task: WeChat Pay refuses a version that is in use. */
    static final String BROKEN = "receiving-account-broken";
    /** Kind of task: WeChat Pay gives no answer that can be believed, again and again. */
    static final String SILENT = "receiving-account-silent";
    /** A version in use is tried out again so often. */
    static final Duration RECHECK = Duration.ofDays(1);

    private static final Duration RECHECK_AFTER_SILENCE = Duration.ofHours(1);
    /** Checks without an answer in a row: a person is asked. */
    private static final int PATIENCE = 3;
    /** What WeChat Pay says where a credential does not fit, whatever is asked. */
    private static final Set<String> MISFITS =
            Set.of("SIGN_ERROR", "APPID_MCHID_NOT_MATCH", "MCH_NOT_EXISTS", "NO_AUTH", "NOAUTH");

    private static final int MOST_SIBLINGS = 5;
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final Texts TEXTS = Texts.in("receiving");

    private record Key(TenantId tenant, UUID credential) {}

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Vault vault;
    private final WeChatPay wechat;
    private final ReceivingAccounts accounts;
    private final PlatformPartners partners;
    private final MoneyTasks tasks;
    private final AuditTrail audit;
    private final Clock clock;
    private final ObjectProvider<DemoMerchants> demoMerchants;
    private final Cache<Key, Merchant> merchants = Caffeine.newBuilder()
            .maximumSize(2_000)
            .expireAfterAccess(Duration.ofMinutes(30))
            .build();

    Credentials(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Vault vault,
            WeChatPay wechat,
            ReceivingAccounts accounts,
            PlatformPartners partners,
            MoneyTasks tasks,
            AuditTrail audit,
            Clock clock,
            ObjectProvider<DemoMerchants> demoMerchants) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.vault = vault;
        this.wechat = wechat;
        this.accounts = accounts;
        this.partners = partners;
        this.tasks = tasks;
        this.audit = audit;
        this.clock = clock;
        this.demoMerchants = demoMerchants;
    }

    /** Of all accounts, newest first. */
    public List<CredentialView> all() {
        return inTransaction(() -> jdbc.sql("SELECT * FROM wechat_credential ORDER BY version DESC")
                .query(Credentials::view)
                .list());
    }

    /** Of one account, newest first. */
    public List<CredentialView> of(UUID account) {
        return inTransaction(
                () -> jdbc.sql("SELECT * FROM wechat_credential WHERE account_id = :account ORDER BY version DESC")
                        .param("account", account)
                        .query(Credentials::view)
                        .list());
    }

    /** Whether a simulator stands ready to lend a merchant. */
    public boolean sandbox() {
        return demoMerchants.getIfAvailable() != null;
    }

    /**
     * Looks whether the values have the right form and fit each other, without asking anybody.
     *
     * @return the merchant and who signs for it
     * @throws Invalid if the form of a value is wrong
     */
    Ready ready(CredentialEntry entry, TenantId tenant) {
        List<FieldError> errors = new ArrayList<>();
        String subMchid = entry.subMchid() == null || entry.subMchid().isBlank() ? null : entry.subMchid();
        String subAppid = entry.subAppid() == null || entry.subAppid().isBlank() ? null : entry.subAppid();
        if (subMchid != null) {
            require(errors, MCHID, "subMchid", subMchid, TEXTS.of("form.sub-mchid"));
        }
        if (subAppid != null) {
            require(errors, APPID, "subAppid", subAppid, TEXTS.of("form.sub-appid"));
        }
        MerchantCredentialInput own = entry.own();
        if (own == null) {
            MerchantCredentialInput partner =
                    partners.current().orElseThrow(() -> new Invalid("subMchid", TEXTS.of("form.no-partner")));
            if (subMchid == null) {
                errors.add(new FieldError("subMchid", TEXTS.of("form.sub-mchid")));
            } else if (!partners.merchantsOf(tenant).contains(subMchid)) {
                errors.add(new FieldError("subMchid", TEXTS.of("form.not-assigned")));
            }
            refuse(errors);
            return new Ready(partner, partner.merchantSerial(), subMchid, subAppid, null);
        }
        MerchantCertificate certificate = null;
        String pem = entry.certificatePem();
        if (pem != null && !pem.isBlank()) {
            try {
                certificate = MerchantCertificate.read(pem, own.privateKeyPem());
            } catch (Invalid e) {
                errors.addAll(e.errors());
            }
        }
        MerchantCredentialInput full = certificate == null
                ? own
                : new MerchantCredentialInput(
                        own.mchid(),
                        own.appid(),
                        certificate.serial(),
                        own.privateKeyPem(),
                        own.apiV3Key(),
                        own.publicKeyPem(),
                        own.publicKeyId());
        requireForm(errors, full);
        refuse(errors);
        Instant until = certificate != null
                ? certificate.until()
                : entry.certificateUntil() == null
                        ? null
                        : entry.certificateUntil()
                                .plusDays(1)
                                .atStartOfDay(CHINA)
                                .toInstant();
        return new Ready(full, null, subMchid, subAppid, until);
    }

    /** A credential whose form is right. @param partner serial of the operator's, where that signs */
    record Ready(
            MerchantCredentialInput input,
            @Nullable String partner,
            @Nullable String subMchid,
            @Nullable String subAppid,
            @Nullable Instant until) {}

    /**
     * Stores a new version of an account and tries it out; it is used from now on if that succeeds. Not inside a transaction.
     *
     * @param baseUrl the tenant's address as WeChat Pay can reach it, without a slash at the end
     * @throws Invalid if the form of a value is wrong, or it is another merchant than the account's
     */
    public CredentialView enter(UUID account, CredentialEntry entry, String baseUrl) {
        Ready ready = ready(entry, TenantScope.current());
        UUID id = inTransaction(() -> store(account, ready, "STAFF"));
        return check(id, baseUrl);
    }

    /**
     * As {@link #enter(UUID, CredentialEntry, String)} for a merchant of its own; where no account has that merchant yet it gets
     * one, in use as soon as the check succeeds.
     */
    public CredentialView enter(MerchantCredentialInput input, String baseUrl) {
        Ready ready = ready(CredentialEntry.direct(input), TenantScope.current());
        return check(inTransaction(() -> store(accountOf(ready), ready, "STAFF")), baseUrl);
    }

    /** Stores the sandbox's merchant; it is tried out with the first payment, since the simulator may not be up yet. */
    public Optional<UUID> openSandbox() {
        DemoMerchants demo = demoMerchants.getIfAvailable();
        if (demo == null) {
            return Optional.empty();
        }
        TenantId tenant = TenantScope.current();
        Ready ready = ready(CredentialEntry.direct(demo.open(tenant, DemoMiniPrograms.appid(tenant))), tenant);
        return Optional.of(inTransaction(() -> store(accountOf(ready), ready, "SANDBOX")));
    }

    /** In the sandbox: a new certificate and key for the sandbox's own merchant of an account, stored as its next version. */
    public Optional<UUID> renewSandbox(UUID account) {
        DemoMerchants demo = demoMerchants.getIfAvailable();
        boolean own = of(account).stream()
                .anyMatch(version -> version.origin().equals("SANDBOX") && version.subMchid() == null);
        if (demo == null || !own) {
            return Optional.empty();
        }
        TenantId tenant = TenantScope.current();
        Ready ready = ready(CredentialEntry.direct(demo.renew(tenant, DemoMiniPrograms.appid(tenant))), tenant);
        return Optional.of(inTransaction(() -> store(account, ready, "SANDBOX")));
    }

    /**
     * Tries out a version that is stored: a real order of 0.01 yuan is asked for and closed. It is used if that succeeds. One that is
     * in use already stays so where WeChat Pay gives no answer that can be believed. Not inside a transaction.
     */
    public CredentialView check(UUID id, String baseUrl) {
        Checked checked;
        try {
            Merchant merchant = find(id).orElseThrow(() -> new NotFound(TEXTS.of("account")));
            String number = "CHECK" + Ids.next().toString().replace("-", "").substring(8, 32);
            wechat.nativePay(
                    merchant,
                    new Prepay(
                            number,
                            TEXTS.of("check.description"),
                            1,
                            clock.instant().plus(Duration.ofMinutes(10)),
                            notifyUrl(baseUrl, id),
                            null,
                            null,
                            null));
            wechat.close(merchant, number);
            checked = new Checked(CredentialView.State.ACTIVE, TEXTS.of("check.good"), false);
        } catch (IllegalArgumentException e) {
            checked = new Checked(CredentialView.State.FAILED, TEXTS.of("check.unreadable"), true);
        } catch (WeChatRefused e) {
            checked = new Checked(
                    CredentialView.State.FAILED,
                    TEXTS.of("check.refused", e.status(), e.code(), Objects.requireNonNullElse(e.requestId(), "—")),
                    e.status() == 401 || MISFITS.contains(e.code()));
        } catch (WeChatUnknown e) {
            checked = new Checked(
                    CredentialView.State.UNCHECKED,
                    TEXTS.of("check.unknown", Objects.requireNonNullElse(e.requestId(), "—")),
                    false);
        }
        return conclude(id, checked);
    }

    /** @param misfit the credential is the reason, not what was asked */
    private record Checked(CredentialView.State state, String finding, boolean misfit) {}

    /** Versions in use whose turn it is to be tried out again; each is leased, so that of two nodes one does it. */
    List<UUID> dueForRecheck(int limit) {
        Instant now = clock.instant();
        return inTransaction(() -> jdbc.sql("""
                UPDATE wechat_credential SET recheck_at = :later WHERE id IN (
                    SELECT id FROM wechat_credential WHERE state IN ('ACTIVE', 'FAILED') AND recheck_at <= :now
                    ORDER BY recheck_at LIMIT :limit FOR UPDATE SKIP LOCKED)
                RETURNING id
                """)
                .param("later", Orders.utc(now.plus(RECHECK_AFTER_SILENCE)))
                .param("now", Orders.utc(now))
                .param("limit", limit)
                .query(UUID.class)
                .list());
    }

    /** A version's address for notices, wherever it was used; null where it never was. */
    Optional<String> knownBaseUrl() {
        return inTransaction(() -> jdbc.sql("SELECT notify_url FROM payment_attempt ORDER BY created_at DESC LIMIT 1")
                .query(String.class)
                .optional()
                .map(url -> url.substring(0, Math.max(0, url.indexOf("/api/payments/wechat/"))))
                .filter(url -> !url.isEmpty()));
    }

    /**
     * The merchant that a payment goes to: the account that the order was placed with, for ever; for a new order the first that takes
     * its kind and works. A version that was not tried out yet is tried now; in the sandbox a tenant without any gets one. Not inside
     * a transaction.
     *
     * @param placedWith the account of an order that was asked for before; null for a new one
     * @throws NoMerchant if there is none that works
     */
    public Merchant current(String orderKind, @Nullable UUID placedWith, String baseUrl) {
        if (placedWith != null) {
            return usable(placedWith, baseUrl).orElseThrow(NoMerchant::new);
        }
        for (UUID candidate : accounts.wechatFor(orderKind)) {
            Optional<Merchant> found = usable(candidate, baseUrl);
            if (found.isPresent()) {
                return found.get();
            }
        }
        return openSandboxOnce().flatMap(account -> usable(account, baseUrl)).orElseThrow(NoMerchant::new);
    }

    /** The merchant of an account, if it works; a version that was not tried out yet is tried now. Not inside a transaction. */
    Optional<Merchant> usable(UUID account, String baseUrl) {
        Optional<CredentialView> active = newest(account, CredentialView.State.ACTIVE);
        if (active.isEmpty()) {
            Optional<CredentialView> untried = newest(account, CredentialView.State.UNCHECKED);
            if (untried.isEmpty()) {
                return Optional.empty();
            }
            check(untried.get().id(), baseUrl);
            active = newest(account, CredentialView.State.ACTIVE);
        }
        return active.flatMap(version -> find(version.id()));
    }

    /** Of several first payments at once, one opens the merchant and the others use it. */
    private Optional<UUID> openSandboxOnce() {
        DemoMerchants demo = demoMerchants.getIfAvailable();
        boolean some = inTransaction(() -> jdbc.sql("""
                        SELECT EXISTS (SELECT FROM wechat_credential WHERE state IN ('ACTIVE', 'UNCHECKED'))
                        """).query(Boolean.class).single());
        if (demo == null || some) {
            return Optional.empty();
        }
        TenantId tenant = TenantScope.current();
        Ready ready = ready(CredentialEntry.direct(demo.open(tenant, DemoMiniPrograms.appid(tenant))), tenant);
        try {
            return Optional.of(inTransaction(() -> {
                // Another first payment may be as quick: one after the other from here.
                jdbc.sql("LOCK TABLE wechat_credential IN SHARE ROW EXCLUSIVE MODE")
                        .update();
                UUID account = accountOf(ready);
                if (newest(account, CredentialView.State.ACTIVE).isEmpty()
                        && newest(account, CredentialView.State.UNCHECKED).isEmpty()) {
                    store(account, ready, "SANDBOX");
                }
                return account;
            }));
        } catch (DuplicateKeyException e) {
            return all().stream()
                    .flatMap(each -> Optional.ofNullable(each.account()).stream())
                    .findFirst();
        }
    }

    /** A version ready for use, whatever its state: notices come for old ones too. */
    public Optional<Merchant> find(UUID credential) {
        Key key = new Key(TenantScope.current(), credential);
        Merchant known = merchants.getIfPresent(key);
        if (known != null) {
            return Optional.of(known);
        }
        record Stored(
                MerchantCredentialInput input,
                @Nullable String subMchid,
                @Nullable String subAppid) {}
        Optional<Stored> stored = inTransaction(() -> jdbc.sql("SELECT * FROM wechat_credential WHERE id = :id")
                .param("id", credential)
                .query((row, n) ->
                        new Stored(input(credential, row), row.getString("sub_mchid"), row.getString("sub_appid")))
                .optional());
        return stored.map(each -> {
            Merchant merchant = wechat.merchant(credential, each.input, each.subMchid, each.subAppid);
            merchants.put(key, merchant);
            return merchant;
        });
    }

    private MerchantCredentialInput input(UUID credential, ResultSet row) throws SQLException {
        String partner = row.getString("partner");
        if (partner != null) {
            return partners.find(partner)
                    .orElseThrow(() ->
                            new IllegalArgumentException("guildhall.wechatpay.partners has no certificate " + partner));
        }
        return new MerchantCredentialInput(
                row.getString("mchid"),
                row.getString("appid"),
                row.getString("merchant_serial"),
                vault.open(new Place(TABLE, credential, "private_key"), row.getBytes("private_key")),
                vault.open(new Place(TABLE, credential, "api_v3_key"), row.getBytes("api_v3_key")),
                row.getString("public_key"),
                row.getString("public_key_id"));
    }

    /**
     * What signs for an order that was placed with {@code placed}: the version of the same account and merchant that is in use now,
     * since the replaced one may not be able to sign any more; without one, {@code placed} itself.
     */
    Merchant merchant(UUID placed) {
        UUID signing = inTransaction(() ->
                        jdbc.sql("""
                SELECT COALESCE((SELECT other.id FROM wechat_credential other
                    WHERE other.state = 'ACTIVE' AND other.account_id = placed.account_id AND other.mchid = placed.mchid
                        AND other.appid = placed.appid AND other.sub_mchid IS NOT DISTINCT FROM placed.sub_mchid), placed.id)
                FROM wechat_credential placed WHERE placed.id = :id
                """).param("id", placed).query(UUID.class).optional())
                .orElseThrow(() -> new IllegalStateException("no credential " + placed));
        return find(signing).orElseThrow(() -> new IllegalStateException("no credential " + signing));
    }

    /** The other versions of the same account and merchant that were ever found good, newest first; at most five. */
    List<Merchant> siblings(UUID credential) {
        return inTransaction(() -> jdbc.sql("""
                SELECT other.id FROM wechat_credential other JOIN wechat_credential this ON this.id = :id
                WHERE other.id <> this.id AND other.account_id = this.account_id AND other.mchid = this.mchid
                    AND other.appid = this.appid AND other.sub_mchid IS NOT DISTINCT FROM this.sub_mchid
                    AND other.state IN ('ACTIVE', 'RETIRED')
                ORDER BY other.state = 'ACTIVE' DESC, other.version DESC LIMIT :most
                """)
                        .param("id", credential)
                        .param("most", MOST_SIBLINGS)
                        .query(UUID.class)
                        .list())
                .stream()
                .flatMap(id -> find(id).stream())
                .toList();
    }

    /** Where WeChat Pay sends the notices of this version. */
    static String notifyUrl(String baseUrl, UUID credential) {
        return baseUrl + "/api/payments/wechat/" + credential + "/notify";
    }

    private Optional<CredentialView> newest(UUID account, CredentialView.State state) {
        return inTransaction(() -> jdbc.sql(
                        "SELECT * FROM wechat_credential WHERE account_id = :account AND state = :state ORDER BY version DESC LIMIT 1")
                .param("account", account)
                .param("state", state.name())
                .query(Credentials::view)
                .optional());
    }

    /** The account of this merchant, or a new one that is in use. */
    private UUID accountOf(Ready ready) {
        accounts.adopt();
        return jdbc.sql("""
                SELECT account_id FROM wechat_credential
                WHERE account_id IS NOT NULL AND mchid = :mchid AND appid = :appid AND sub_mchid IS NOT DISTINCT FROM :sub
                ORDER BY version DESC LIMIT 1
                """)
                .param("mchid", ready.input.mchid())
                .param("appid", ready.input.appid())
                .param("sub", ready.subMchid, java.sql.Types.VARCHAR)
                .query(UUID.class)
                .optional()
                .orElseGet(() -> accounts.add(
                        ready.subMchid == null ? ReceivingKind.WECHAT_DIRECT : ReceivingKind.WECHAT_PARTNER,
                        ReceivingState.IN_USE,
                        new ReceivingAccounts.Terms(
                                TEXTS.of("opened.name"), ReceivingAccounts.USUAL_PRIORITY, List.of()),
                        null));
    }

    /**
     * Stores a version, in the caller's transaction.
     *
     * @throws Invalid if the account has another merchant
     */
    UUID store(UUID account, Ready ready, String origin) {
        MerchantCredentialInput input = ready.input;
        List<CredentialView> before = jdbc.sql("SELECT * FROM wechat_credential WHERE account_id = :account LIMIT 1")
                .param("account", account)
                .query(Credentials::view)
                .list();
        if (!before.isEmpty()) {
            requireSameMerchant(before.getFirst(), ready);
        }
        UUID id = Ids.next();
        boolean keysHere = ready.partner == null;
        jdbc.sql("""
                INSERT INTO wechat_credential
                    (id, account_id, version, origin, mchid, appid, sub_mchid, sub_appid, partner, merchant_serial, private_key,
                     api_v3_key, public_key, public_key_id, certificate_until, state, created_at)
                SELECT :id, :account, coalesce(max(version), 0) + 1, :origin, :mchid, :appid, :subMchid, :subAppid, :partner,
                    :serial, :privateKey, :apiV3Key, :publicKey, :publicKeyId, :until, 'UNCHECKED', :at
                FROM wechat_credential
                """)
                .param("id", id)
                .param("account", account)
                .param("origin", origin)
                .param("mchid", input.mchid())
                .param("appid", input.appid())
                .param("subMchid", ready.subMchid)
                .param("subAppid", ready.subAppid)
                .param("partner", ready.partner)
                .param("serial", input.merchantSerial().toUpperCase(Locale.ROOT))
                .param(
                        "privateKey",
                        keysHere ? vault.seal(new Place(TABLE, id, "private_key"), input.privateKeyPem()) : null,
                        java.sql.Types.BINARY)
                .param(
                        "apiV3Key",
                        keysHere ? vault.seal(new Place(TABLE, id, "api_v3_key"), input.apiV3Key()) : null,
                        java.sql.Types.BINARY)
                .param("publicKey", input.publicKeyPem())
                .param("publicKeyId", input.publicKeyId())
                .param(
                        "until",
                        ready.until == null ? null : Orders.utc(ready.until),
                        java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .param("at", Orders.utc(clock.instant()))
                .update();
        Map<String, String> about = new LinkedHashMap<>();
        about.put("origin", origin);
        about.put("mchid", input.mchid());
        about.put("appid", input.appid());
        if (ready.subMchid != null) {
            about.put("sub_mchid", ready.subMchid);
        }
        audit.record("payments.credential.entered", TABLE, id.toString(), about);
        return id;
    }

    private static void requireSameMerchant(CredentialView before, Ready ready) {
        List<FieldError> errors = new ArrayList<>();
        if (!before.mchid().equals(ready.input.mchid())) {
            errors.add(new FieldError("mchid", TEXTS.of("form.other-merchant", before.mchid())));
        }
        if (!before.appid().equals(ready.input.appid())) {
            errors.add(new FieldError("appid", TEXTS.of("form.other-app", before.appid())));
        }
        if (!Objects.equals(before.subMchid(), ready.subMchid)) {
            errors.add(new FieldError("subMchid", TEXTS.of("form.other-merchant", String.valueOf(before.subMchid()))));
        }
        refuse(errors);
    }

    /** One conclusion after the other: of each account at most one version is in use, and never an older one instead of a newer. */
    private CredentialView conclude(UUID id, Checked checked) {
        return inTransaction(() -> {
            List<CredentialView> versions =
                    jdbc.sql("""
                    SELECT * FROM wechat_credential
                    WHERE account_id = (SELECT account_id FROM wechat_credential WHERE id = :id) OR id = :id
                    ORDER BY id FOR UPDATE
                    """).param("id", id).query(Credentials::view).list();
            CredentialView before = versions.stream()
                    .filter(each -> each.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new NotFound(TEXTS.of("account")));
            CredentialView.State state = next(before, checked, versions);
            if (state == CredentialView.State.ACTIVE) {
                for (CredentialView other : versions) {
                    if (other.state() == CredentialView.State.ACTIVE
                            && !other.id().equals(id)) {
                        jdbc.sql("UPDATE wechat_credential SET state = 'RETIRED', recheck_at = NULL WHERE id = :id")
                                .param("id", other.id())
                                .update();
                        settled(other.id(), TEXTS.of("task.replaced"));
                    }
                }
            }
            boolean silent = checked.state == CredentialView.State.UNCHECKED;
            Instant now = clock.instant();
            int silences = jdbc.sql("""
                    UPDATE wechat_credential SET state = :state, finding = :finding, checked_at = :at, recheck_at = :next,
                        silences = CASE WHEN :silent THEN silences + 1 ELSE 0 END
                    WHERE id = :id RETURNING silences
                    """)
                    .param("state", state.name())
                    .param("finding", checked.finding)
                    .param("at", Orders.utc(now))
                    .param(
                            "next",
                            state == CredentialView.State.ACTIVE || broke(before, state)
                                    ? Orders.utc(now.plus(silent ? RECHECK_AFTER_SILENCE : RECHECK))
                                    : null,
                            java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                    .param("silent", silent)
                    .param("id", id)
                    .query(Integer.class)
                    .single();
            audit.record("payments.credential.checked", TABLE, id.toString(), Map.of("state", state.label()));
            tell(before, state, checked, silences);
            return jdbc.sql("SELECT * FROM wechat_credential WHERE id = :id")
                    .param("id", id)
                    .query(Credentials::view)
                    .single();
        });
    }

    private static CredentialView.State next(CredentialView before, Checked checked, List<CredentialView> versions) {
        boolean used = before.state() == CredentialView.State.ACTIVE || before.state() == CredentialView.State.RETIRED;
        return switch (checked.state) {
            case ACTIVE ->
                versions.stream()
                                .anyMatch(each -> each.state() == CredentialView.State.ACTIVE
                                        && each.version() > before.version())
                        ? CredentialView.State.RETIRED
                        : CredentialView.State.ACTIVE;
            case FAILED ->
                before.state() == CredentialView.State.RETIRED || used && !checked.misfit
                        ? before.state()
                        : CredentialView.State.FAILED;
            default -> used || before.state() == CredentialView.State.FAILED ? before.state() : checked.state;
        };
    }

    /** One that was used and does not work any more, or did not the last time: it is looked after until it does. */
    private static boolean broke(CredentialView before, CredentialView.State now) {
        return now == CredentialView.State.FAILED
                && (before.state() == CredentialView.State.ACTIVE || before.rechecked());
    }

    /** What stops working while it is in use needs a person; what works again does not. */
    private void tell(CredentialView before, CredentialView.State state, Checked checked, int silences) {
        UUID id = before.id();
        String name = before.account() == null
                ? before.mchidMasked()
                : accounts.find(before.account()).name();
        if (before.state() == CredentialView.State.ACTIVE && state == CredentialView.State.FAILED) {
            tasks.open(
                    BROKEN,
                    ReceivingSubject.TYPE,
                    subject(before),
                    TEXTS.of("task.broken.title", name),
                    checked.finding,
                    TEXTS.of("task.broken.suggestion"),
                    null);
        } else if (state == CredentialView.State.ACTIVE && silences == PATIENCE) {
            tasks.open(
                    SILENT,
                    ReceivingSubject.TYPE,
                    subject(before),
                    TEXTS.of("task.silent.title", name, PATIENCE),
                    checked.finding,
                    TEXTS.of("task.silent.suggestion"),
                    null);
        } else if (checked.state == CredentialView.State.ACTIVE) {
            settled(id, TEXTS.of("task.works"));
        }
    }

    /** A task is made once for each subject; what breaks again on another day is another. */
    private String subject(CredentialView version) {
        return version.id() + "/" + clock.instant().atZone(CHINA).toLocalDate();
    }

    private void settled(UUID credential, String why) {
        tasks.resolvedAll(credential + "/", why);
    }

    private static void requireForm(List<FieldError> errors, MerchantCredentialInput input) {
        require(errors, MCHID, "mchid", input.mchid(), "商户号是 8–10 位数字，请在微信支付商户平台「账户中心」查看");
        require(errors, APPID, "appid", input.appid(), "AppID 以 wx 开头，共 18 位，请在小程序后台「开发设置」查看");
        require(errors, SERIAL, "merchantSerial", input.merchantSerial(), "证书序列号是 40 位十六进制字符，请在「API 安全」查看");
        require(errors, API_V3_KEY, "apiV3Key", input.apiV3Key(), "APIv3 密钥是 32 位字符，请粘贴设置时填写的原文");
        require(errors, PUBLIC_KEY_ID, "publicKeyId", input.publicKeyId(), "公钥 ID 以 PUB_KEY_ID_ 开头，请在「API 安全」查看");
        if (!input.privateKeyPem().contains("-----BEGIN PRIVATE KEY-----")) {
            errors.add(new FieldError("privateKeyPem", "请粘贴 apiclient_key.pem 的全部内容，以 -----BEGIN PRIVATE KEY----- 开头"));
        }
        if (!input.publicKeyPem().contains("-----BEGIN PUBLIC KEY-----")) {
            errors.add(new FieldError("publicKeyPem", "请粘贴 pub_key.pem 的全部内容，以 -----BEGIN PUBLIC KEY----- 开头"));
        }
    }

    private static void refuse(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
    }

    private static void require(List<FieldError> errors, Pattern form, String field, String value, String message) {
        if (!form.matcher(value).matches()) {
            errors.add(new FieldError(field, message));
        }
    }

    private <T> T inTransaction(java.util.function.Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }

    static CredentialView view(ResultSet row, int n) throws SQLException {
        return new CredentialView(
                row.getObject("id", UUID.class),
                row.getObject("account_id", UUID.class),
                row.getInt("version"),
                row.getString("origin"),
                row.getString("mchid"),
                row.getString("appid"),
                row.getString("sub_mchid"),
                row.getString("sub_appid"),
                row.getString("partner"),
                row.getString("merchant_serial"),
                row.getString("public_key_id"),
                Order.instant(row, "certificate_until"),
                row.getObject("recheck_at") != null,
                CredentialView.State.valueOf(row.getString("state")),
                row.getString("finding"),
                Order.instant(row, "checked_at"),
                Objects.requireNonNull(Order.instant(row, "created_at")));
    }
}
