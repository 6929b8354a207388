package dev.guildhall.payments.domain;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.payments.DemoMerchants;
import dev.guildhall.payments.MerchantCredentialInput;
import dev.guildhall.payments.wechat.Merchant;
import dev.guildhall.payments.wechat.Prepay;
import dev.guildhall.payments.wechat.WeChatPay;
import dev.guildhall.payments.wechat.WeChatRefused;
import dev.guildhall.payments.wechat.WeChatUnknown;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tenant's receiving account at WeChat Pay, in versions that never change: what was entered is sealed, tried out, and
 * only then used; what it replaces goes on receiving the notices of its orders.
 */
@Service
public class Credentials {
    private static final Pattern MCHID = Pattern.compile("[0-9]{8,10}");
    private static final Pattern APPID = Pattern.compile("wx[0-9A-Za-z]{16}");
    private static final Pattern SERIAL = Pattern.compile("[0-9A-Fa-f]{32,48}");
    private static final Pattern API_V3_KEY = Pattern.compile("[\\x21-\\x7e]{32}");
    private static final Pattern PUBLIC_KEY_ID = Pattern.compile("PUB_KEY_ID_[0-9A-Za-z]{6,60}");
    private static final String TABLE = "wechat_credential";

    private record Key(TenantId tenant, UUID credential) {}

    private final JdbcClient jdbc;
    private final TransactionOperations transaction;
    private final Vault vault;
    private final WeChatPay wechat;
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
            AuditTrail audit,
            Clock clock,
            ObjectProvider<DemoMerchants> demoMerchants) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
        this.vault = vault;
        this.wechat = wechat;
        this.audit = audit;
        this.clock = clock;
        this.demoMerchants = demoMerchants;
    }

    /** Newest first. */
    public List<CredentialView> all() {
        return inTransaction(() -> jdbc.sql("SELECT * FROM wechat_credential ORDER BY version DESC")
                .query(Credentials::view)
                .list());
    }

    /** Whether a simulator stands ready to lend a merchant. */
    public boolean sandbox() {
        return demoMerchants.getIfAvailable() != null;
    }

    /**
     * Stores a new version and tries it out; it is used from now on if that succeeds.
     *
     * @param baseUrl the tenant's address as WeChat Pay can reach it, without a slash at the end
     * @throws Invalid if the form of a value is wrong
     */
    public CredentialView enter(MerchantCredentialInput input, String baseUrl) {
        return check(store(input, "STAFF", false).orElseThrow(), baseUrl);
    }

    /** Stores the sandbox's merchant; it is tried out with the first payment, since the simulator may not be up yet. */
    public Optional<UUID> openSandbox() {
        DemoMerchants demo = demoMerchants.getIfAvailable();
        if (demo == null) {
            return Optional.empty();
        }
        TenantId tenant = TenantScope.current();
        return store(demo.open(tenant, DemoMiniPrograms.appid(tenant)), "SANDBOX", false);
    }

    /** Tries out a version that is stored, and uses it if that succeeds. Not inside a transaction. */
    public CredentialView check(UUID id, String baseUrl) {
        String finding = null;
        CredentialView.State state = CredentialView.State.ACTIVE;
        try {
            Merchant merchant = find(id).orElseThrow(() -> new NotFound("收款账户"));
            String number = "CHECK" + Ids.next().toString().replace("-", "").substring(8, 32);
            wechat.nativePay(
                    merchant,
                    new Prepay(
                            number,
                            "收款账户检查",
                            1,
                            clock.instant().plus(Duration.ofMinutes(10)),
                            notifyUrl(baseUrl, id),
                            null,
                            null));
            wechat.close(merchant, number);
            finding = "下单 0.01 元并关闭成功：商户号、AppID、证书序列号、私钥与微信支付公钥一致。APIv3 密钥在收到第一笔通知时才能验证。";
        } catch (IllegalArgumentException e) {
            state = CredentialView.State.FAILED;
            finding = "私钥或公钥读不出来，请检查是否完整粘贴。";
        } catch (WeChatRefused e) {
            state = CredentialView.State.FAILED;
            finding = "微信支付拒绝了检查（%d %s，请求号 %s）。请核对商户号、AppID、证书序列号和私钥。"
                    .formatted(e.status(), e.code(), Objects.requireNonNullElse(e.requestId(), "无"));
        } catch (WeChatUnknown e) {
            state = CredentialView.State.UNCHECKED;
            finding = "微信支付没有给出可以相信的答复（请求号 %s），可能是网络问题，也可能是微信支付公钥不符。请稍后再检查一次。"
                    .formatted(Objects.requireNonNullElse(e.requestId(), "无"));
        }
        return conclude(id, state, finding);
    }

    /**
     * The merchant that new payments go to. A version that was not tried out yet is tried now; in the sandbox a tenant
     * without one gets one. Not inside a transaction.
     *
     * @throws NoMerchant if there is none that works
     */
    public Merchant current(String baseUrl) {
        Optional<CredentialView> active = newest(CredentialView.State.ACTIVE);
        if (active.isPresent()) {
            return merchant(active.get().id());
        }
        UUID candidate = newest(CredentialView.State.UNCHECKED)
                .map(CredentialView::id)
                .or(this::openSandboxOnce)
                .orElseThrow(NoMerchant::new);
        check(candidate, baseUrl);
        return newest(CredentialView.State.ACTIVE)
                .map(usable -> merchant(usable.id()))
                .orElseThrow(NoMerchant::new);
    }

    /** Of several first payments at once, one opens the merchant and the others use it. */
    private Optional<UUID> openSandboxOnce() {
        DemoMerchants demo = demoMerchants.getIfAvailable();
        if (demo == null) {
            return Optional.empty();
        }
        TenantId tenant = TenantScope.current();
        try {
            Optional<UUID> first = store(demo.open(tenant, DemoMiniPrograms.appid(tenant)), "SANDBOX", true);
            return first.isPresent() ? first : Optional.of(all().getFirst().id());
        } catch (DuplicateKeyException e) {
            return Optional.of(all().getFirst().id());
        }
    }

    /** A version ready for use, whatever its state: notices come for old ones too. */
    public Optional<Merchant> find(UUID credential) {
        Key key = new Key(TenantScope.current(), credential);
        Merchant known = merchants.getIfPresent(key);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<MerchantCredentialInput> stored =
                inTransaction(() -> jdbc.sql("SELECT * FROM wechat_credential WHERE id = :id")
                        .param("id", credential)
                        .query((row, n) -> new MerchantCredentialInput(
                                row.getString("mchid"),
                                row.getString("appid"),
                                row.getString("merchant_serial"),
                                vault.open(new Place(TABLE, credential, "private_key"), row.getBytes("private_key")),
                                vault.open(new Place(TABLE, credential, "api_v3_key"), row.getBytes("api_v3_key")),
                                row.getString("public_key"),
                                row.getString("public_key_id")))
                        .optional());
        return stored.map(input -> {
            Merchant merchant = wechat.merchant(credential, input);
            merchants.put(key, merchant);
            return merchant;
        });
    }

    Merchant merchant(UUID credential) {
        return find(credential).orElseThrow(() -> new IllegalStateException("no credential " + credential));
    }

    /** Where WeChat Pay sends the notices of this version. */
    static String notifyUrl(String baseUrl, UUID credential) {
        return baseUrl + "/api/payments/wechat/" + credential + "/notify";
    }

    private Optional<CredentialView> newest(CredentialView.State state) {
        return inTransaction(
                () -> jdbc.sql("SELECT * FROM wechat_credential WHERE state = :state ORDER BY version DESC LIMIT 1")
                        .param("state", state.name())
                        .query(Credentials::view)
                        .optional());
    }

    /** @param onlyFirst store nothing if there is a version that may be used already */
    private Optional<UUID> store(MerchantCredentialInput input, String origin, boolean onlyFirst) {
        requireForm(input);
        UUID id = Ids.next();
        int stored = inTransaction(() -> {
            int rows = jdbc.sql("""
                    INSERT INTO wechat_credential
                        (id, version, origin, mchid, appid, merchant_serial, private_key, api_v3_key,
                         public_key, public_key_id, state, created_at)
                    SELECT :id, coalesce(max(version), 0) + 1, :origin, :mchid, :appid, :serial, :privateKey, :apiV3Key,
                        :publicKey, :publicKeyId, 'UNCHECKED', :at
                    FROM wechat_credential
                    HAVING NOT :onlyFirst OR count(*) FILTER (WHERE state IN ('ACTIVE', 'UNCHECKED')) = 0
                    """)
                    .param("onlyFirst", onlyFirst)
                    .param("id", id)
                    .param("origin", origin)
                    .param("mchid", input.mchid())
                    .param("appid", input.appid())
                    .param("serial", input.merchantSerial().toUpperCase(Locale.ROOT))
                    .param("privateKey", vault.seal(new Place(TABLE, id, "private_key"), input.privateKeyPem()))
                    .param("apiV3Key", vault.seal(new Place(TABLE, id, "api_v3_key"), input.apiV3Key()))
                    .param("publicKey", input.publicKeyPem())
                    .param("publicKeyId", input.publicKeyId())
                    .param("at", Orders.utc(clock.instant()))
                    .update();
            if (rows == 1) {
                audit.record(
                        "payments.credential.entered",
                        TABLE,
                        id.toString(),
                        Map.of("origin", origin, "mchid", input.mchid(), "appid", input.appid()));
            }
            return rows;
        });
        return stored == 1 ? Optional.of(id) : Optional.empty();
    }

    /** One conclusion after the other: at most one version is in use, and never an older one instead of a newer. */
    private CredentialView conclude(UUID id, CredentialView.State checked, String finding) {
        return inTransaction(() -> {
            List<CredentialView> versions = jdbc.sql("SELECT * FROM wechat_credential ORDER BY id FOR UPDATE")
                    .query(Credentials::view)
                    .list();
            int version = versions.stream()
                    .filter(each -> each.id().equals(id))
                    .mapToInt(CredentialView::version)
                    .findFirst()
                    .orElseThrow(() -> new NotFound("收款账户"));
            boolean newerInUse = versions.stream()
                    .anyMatch(each -> each.state() == CredentialView.State.ACTIVE && each.version() > version);
            CredentialView.State state =
                    checked == CredentialView.State.ACTIVE && newerInUse ? CredentialView.State.RETIRED : checked;
            if (state == CredentialView.State.ACTIVE) {
                jdbc.sql("UPDATE wechat_credential SET state = 'RETIRED' WHERE state = 'ACTIVE' AND id <> :id")
                        .param("id", id)
                        .update();
            }
            jdbc.sql("""
                    UPDATE wechat_credential SET state = :state, finding = :finding, checked_at = :at WHERE id = :id
                    """)
                    .param("state", state.name())
                    .param("finding", finding)
                    .param("at", Orders.utc(clock.instant()))
                    .param("id", id)
                    .update();
            audit.record("payments.credential.checked", TABLE, id.toString(), Map.of("state", state.name()));
            return jdbc.sql("SELECT * FROM wechat_credential WHERE id = :id")
                    .param("id", id)
                    .query(Credentials::view)
                    .single();
        });
    }

    private static void requireForm(MerchantCredentialInput input) {
        List<FieldError> errors = new ArrayList<>();
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

    private static CredentialView view(ResultSet row, int n) throws SQLException {
        return new CredentialView(
                row.getObject("id", UUID.class),
                row.getInt("version"),
                row.getString("origin"),
                row.getString("mchid"),
                row.getString("appid"),
                row.getString("merchant_serial"),
                row.getString("public_key_id"),
                CredentialView.State.valueOf(row.getString("state")),
                row.getString("finding"),
                Order.instant(row, "checked_at"),
                Objects.requireNonNull(Order.instant(row, "created_at")));
    }
}
