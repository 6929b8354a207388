package dev.guildhall.wechat.domain;

import cn.binarywang.wx.miniapp.api.WxMaXPayService;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import dev.guildhall.wechat.DemoMiniPrograms;
import dev.guildhall.wechat.MiniProgramInput;
import dev.guildhall.wechat.WechatNotSetUp;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import me.chanjar.weixin.common.error.WxErrorException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tenant's mini-program, in versions that never change: what was entered is sealed, tried out, and only then used. The one
 * in use stays until a newer one has proved itself.
 */
@Service
public class MiniProgramVersions {
    private static final Pattern APPID = Pattern.compile("wx[0-9A-Za-z]{16}");
    private static final Pattern SECRET = Pattern.compile("[0-9A-Za-z]{32}");
    private static final String TABLE = "mini_program";

    private record Key(TenantId tenant, UUID version) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Vault vault;
    private final OpenPlatform platform;
    private final AuditTrail audit;
    private final Clock clock;
    private final ObjectProvider<DemoMiniPrograms> sandbox;
    private final Cache<Key, TenantMa> connected = Caffeine.newBuilder()
            .maximumSize(2_000)
            .expireAfterAccess(Duration.ofMinutes(30))
            .build();

    MiniProgramVersions(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Vault vault,
            OpenPlatform platform,
            AuditTrail audit,
            Clock clock,
            ObjectProvider<DemoMiniPrograms> sandbox) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.vault = vault;
        this.platform = platform;
        this.audit = audit;
        this.clock = clock;
        this.sandbox = sandbox;
    }

    /** Newest first. */
    public List<MiniProgramVersion> all() {
        return jdbc.sql("SELECT * FROM mini_program ORDER BY version DESC")
                .query(MiniProgramVersions::read)
                .list();
    }

    public Optional<MiniProgramVersion> inUse() {
        return newest(MiniProgramVersion.State.ACTIVE);
    }

    /** The one in use or, where there is none, the newest that may still prove itself. */
    public Optional<MiniProgramVersion> offered() {
        return inUse().or(() -> newest(MiniProgramVersion.State.UNCHECKED));
    }

    /** Whether a simulator stands ready to lend a mini-program. */
    public boolean hasSandbox() {
        return sandbox.getIfAvailable() != null;
    }

    /**
     * Stores a new version and tries it out; it is used from now on if that succeeds. Not inside a transaction.
     *
     * @throws Invalid if the form of a value is wrong
     */
    public MiniProgramVersion enter(MiniProgramInput input) {
        return tryOut(store(input, "STAFF"));
    }

    /** Stores the sandbox's mini-program; it is tried out with its first use, since the simulator may not be up yet. */
    public Optional<UUID> openSandbox() {
        return Optional.ofNullable(sandbox.getIfAvailable())
                .map(lender -> store(lender.open(TenantScope.current()), "SANDBOX"));
    }

    /** Tries out a version that is stored, and uses it if that succeeds. Not inside a transaction. */
    public MiniProgramVersion tryOut(UUID id) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("a transaction would wait for WeChat");
        }
        TenantMa ma = connect(id);
        try {
            ma.ask(false);
            return conclude(id, MiniProgramVersion.State.ACTIVE, Words.of("finding.ok"));
        } catch (WxErrorException e) {
            return conclude(
                    id, MiniProgramVersion.State.FAILED, finding(e.getError().getErrorCode()));
        } catch (RuntimeException e) {
            return conclude(id, MiniProgramVersion.State.UNCHECKED, Words.of("finding.silent"));
        }
    }

    /** The SDK's calls of virtual payment, through the version in use. Not inside a transaction. */
    public WxMaXPayService virtualPay() {
        return current().getWxMaXPayService();
    }

    /**
     * The version that calls go through. One that was not tried out yet is tried now. Not inside a transaction.
     *
     * @throws WechatNotSetUp if there is none that works
     */
    public TenantMa current() {
        Optional<MiniProgramVersion> active = inUse();
        if (active.isPresent()) {
            return connect(active.get().id());
        }
        newest(MiniProgramVersion.State.UNCHECKED).ifPresent(candidate -> tryOut(candidate.id()));
        return inUse().map(usable -> connect(usable.id())).orElseThrow(WechatNotSetUp::new);
    }

    private TenantMa connect(UUID id) {
        Key key = new Key(TenantScope.current(), id);
        TenantMa known = connected.getIfPresent(key);
        if (known != null) {
            return known;
        }
        TenantMa fresh = jdbc.sql("SELECT appid, secret FROM mini_program WHERE id = ?")
                .param(id)
                .query((row, n) -> platform.connect(
                        id,
                        new MiniProgramInput(
                                row.getString(1), vault.open(new Place(TABLE, id, "secret"), row.getBytes(2)))))
                .optional()
                .orElseThrow(() -> new NotFound(Words.of("version")));
        connected.put(key, fresh);
        return fresh;
    }

    private Optional<MiniProgramVersion> newest(MiniProgramVersion.State state) {
        return jdbc.sql("SELECT * FROM mini_program WHERE state = ? ORDER BY version DESC LIMIT 1")
                .param(state.name())
                .query(MiniProgramVersions::read)
                .optional();
    }

    private UUID store(MiniProgramInput input, String origin) {
        requireForm(input);
        UUID id = Ids.next();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("""
                            INSERT INTO mini_program (id, version, origin, appid, secret, state, created_at)
                            SELECT :id, coalesce(max(version), 0) + 1, :origin, :appid, :secret, 'UNCHECKED', :at
                            FROM mini_program""")
                    .param("id", id)
                    .param("origin", origin)
                    .param("appid", input.appid())
                    .param("secret", vault.seal(new Place(TABLE, id, "secret"), input.secret()))
                    .param("at", Timestamp.from(clock.instant()))
                    .update();
            audit.record(
                    "wechat.mini-program.entered",
                    TABLE,
                    id.toString(),
                    Map.of("origin", origin, "appid", input.appid()));
        });
        return id;
    }

    /** One conclusion after the other: at most one version is in use, and never an older one instead of a newer. */
    private MiniProgramVersion conclude(UUID id, MiniProgramVersion.State found, String finding) {
        return inTransaction(() -> {
            List<MiniProgramVersion> versions = jdbc.sql("SELECT * FROM mini_program ORDER BY id FOR UPDATE")
                    .query(MiniProgramVersions::read)
                    .list();
            MiniProgramVersion tried = versions.stream()
                    .filter(each -> each.id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> new NotFound(Words.of("version")));
            boolean newerInUse = versions.stream()
                    .anyMatch(each ->
                            each.state() == MiniProgramVersion.State.ACTIVE && each.version() > tried.version());
            MiniProgramVersion.State state = found == MiniProgramVersion.State.ACTIVE && newerInUse
                    ? MiniProgramVersion.State.RETIRED
                    : found == MiniProgramVersion.State.UNCHECKED ? tried.state() : found;
            if (state == MiniProgramVersion.State.ACTIVE) {
                jdbc.sql("UPDATE mini_program SET state = 'RETIRED' WHERE state = 'ACTIVE' AND id <> ?")
                        .param(id)
                        .update();
            }
            jdbc.sql("UPDATE mini_program SET state = ?, finding = ?, checked_at = ? WHERE id = ?")
                    .param(state.name())
                    .param(finding)
                    .param(Timestamp.from(clock.instant()))
                    .param(id)
                    .update();
            audit.record("wechat.mini-program.tried", TABLE, id.toString(), Map.of("state", state.label()));
            return jdbc.sql("SELECT * FROM mini_program WHERE id = ?")
                    .param(id)
                    .query(MiniProgramVersions::read)
                    .single();
        });
    }

    private static String finding(int code) {
        return switch (code) {
            case 40013 -> Words.of("finding.appid");
            case 40001, 40125, 41004 -> Words.of("finding.secret", Integer.toString(code));
            case 40164 -> Words.of("finding.address");
            case 40243 -> Words.of("finding.frozen");
            default -> Words.of("finding.other", Integer.toString(code));
        };
    }

    private static void requireForm(MiniProgramInput input) {
        List<FieldError> errors = new ArrayList<>();
        if (!APPID.matcher(input.appid()).matches()) {
            errors.add(new FieldError("appid", Words.of("appid.format")));
        }
        if (!SECRET.matcher(input.secret()).matches()) {
            errors.add(new FieldError("secret", Words.of("secret.format")));
        }
        if (!errors.isEmpty()) {
            throw new Invalid(errors);
        }
    }

    private <T> T inTransaction(Supplier<T> work) {
        return Objects.requireNonNull(transaction.execute(status -> work.get()));
    }

    private static MiniProgramVersion read(ResultSet row, int n) throws SQLException {
        @Nullable Timestamp checked = row.getTimestamp("checked_at");
        return new MiniProgramVersion(
                row.getObject("id", UUID.class),
                row.getInt("version"),
                row.getString("origin"),
                row.getString("appid"),
                MiniProgramVersion.State.valueOf(row.getString("state")),
                row.getString("finding"),
                checked == null ? null : checked.toInstant(),
                row.getTimestamp("created_at").toInstant());
    }
}
