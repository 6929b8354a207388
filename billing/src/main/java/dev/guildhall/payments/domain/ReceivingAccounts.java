package dev.guildhall.payments.domain;

import dev.guildhall.payments.OrderKind;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Texts;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Where the tenant receives money (W21), and which account takes an order: of those in use that are for the order's kind, one
 * that names the kind goes before one that is for all, then the smaller priority, then the older. Nothing else counts, so the
 * same order always gets the same account.
 */
@Service
public class ReceivingAccounts {
    /** Of an account that was not given another one. */
    static final int USUAL_PRIORITY = 100;

    static final String TABLE = "receiving_account";
    private static final String BANK_NUMBER = "bank_number";
    private static final Texts TEXTS = Texts.in("receiving");

    /** Candidates of a kind of order, best first. */
    private static final String CHOICE = """
            WHERE state = 'IN_USE' AND (order_kinds = '{}' OR :kind = ANY (order_kinds))
            """;

    private static final String BEST = " ORDER BY order_kinds = '{}', priority, created_at, id";

    /** What staff may change at any time. @param orderKinds empty for all */
    public record Terms(String name, int priority, Collection<String> orderKinds) {}

    /** A bank account as buyers are told it. */
    public record Bank(UUID account, String bank, String holder, String number) {}

    private final JdbcClient jdbc;
    private final Vault vault;
    private final OrderKinds kinds;
    private final FormerBankSettings former;
    private final Clock clock;

    ReceivingAccounts(JdbcClient jdbc, Vault vault, OrderKinds kinds, FormerBankSettings former, Clock clock) {
        this.jdbc = jdbc;
        this.vault = vault;
        this.kinds = kinds;
        this.former = former;
        this.clock = clock;
    }

    /** In the order in which they are chosen, those in use first. */
    @Transactional
    public List<ReceivingView> all() {
        adopt();
        return jdbc.sql("SELECT * FROM receiving_account ORDER BY"
                        + " array_position(ARRAY['IN_USE', 'CHECKED', 'DRAFT', 'RESTING'], state), kind = 'BANK',"
                        + " order_kinds = '{}', priority, created_at, id")
                .query(this::view)
                .list();
    }

    /** @throws NotFound where there is no such account */
    @Transactional(readOnly = true)
    public ReceivingView find(UUID id) {
        return jdbc.sql("SELECT * FROM receiving_account WHERE id = :id")
                .param("id", id)
                .query(this::view)
                .optional()
                .orElseThrow(() -> new NotFound(TEXTS.of("account")));
    }

    /** Merchants at WeChat Pay for an order of this kind, best first; each has a credential that is used or can be tried. */
    @Transactional
    public List<UUID> wechatFor(String orderKind) {
        adopt();
        return jdbc.sql("SELECT id FROM receiving_account " + CHOICE + """
                AND kind <> 'BANK' AND EXISTS (SELECT FROM wechat_credential credential
                    WHERE credential.account_id = receiving_account.id AND credential.state IN ('ACTIVE', 'UNCHECKED'))
                """ + BEST)
                .param("kind", orderKind)
                .query(UUID.class)
                .list();
    }

    /** The bank account for an order of this kind. */
    @Transactional
    public Optional<Bank> bankFor(String orderKind) {
        adopt();
        return jdbc.sql("SELECT * FROM receiving_account " + CHOICE + " AND kind = 'BANK'" + BEST + " LIMIT 1")
                .param("kind", orderKind)
                .query(this::bankOf)
                .optional();
    }

    /** Whether any order can be paid by bank transfer. */
    @Transactional
    public boolean takesTransfers() {
        adopt();
        return jdbc.sql("SELECT EXISTS (SELECT FROM receiving_account WHERE kind = 'BANK' AND state = 'IN_USE')")
                .query(Boolean.class)
                .single();
    }

    /** A bank account whatever its state: an order that was placed with it keeps it. */
    @Transactional(readOnly = true)
    public Bank bank(UUID id) {
        return jdbc.sql("SELECT * FROM receiving_account WHERE id = :id AND kind = 'BANK'")
                .param("id", id)
                .query(this::bankOf)
                .optional()
                .orElseThrow(() -> new NotFound(TEXTS.of("account")));
    }

    @Transactional(propagation = Propagation.MANDATORY)
    UUID add(ReceivingKind kind, ReceivingState state, Terms terms, @Nullable Bank bank) {
        UUID id = bank == null ? Ids.next() : bank.account;
        jdbc.sql("""
                INSERT INTO receiving_account
                    (id, name, kind, state, priority, order_kinds, bank, holder, bank_number, bank_tail, created_at, changed_at)
                VALUES (:id, :name, :kind, :state, :priority, :kinds, :bank, :holder, :number, :tail, :at, :at)
                """)
                .param("id", id)
                .param("name", terms.name)
                .param("kind", kind.name())
                .param("state", state.name())
                .param("priority", terms.priority)
                .param("kinds", terms.orderKinds.toArray(String[]::new))
                .param("bank", bank == null ? null : bank.bank)
                .param("holder", bank == null ? null : bank.holder)
                .param(
                        "number",
                        bank == null ? null : vault.seal(new Place(TABLE, id, BANK_NUMBER), bank.number),
                        java.sql.Types.BINARY)
                .param("tail", bank == null ? null : tail(bank.number))
                .param("at", Orders.utc(clock.instant()))
                .update();
        return id;
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void change(UUID id, Terms terms) {
        jdbc.sql("""
                UPDATE receiving_account SET name = :name, priority = :priority, order_kinds = :kinds, changed_at = :at
                WHERE id = :id
                """)
                .param("name", terms.name)
                .param("priority", terms.priority)
                .param("kinds", terms.orderKinds.toArray(String[]::new))
                .param("at", Orders.utc(clock.instant()))
                .param("id", id)
                .update();
    }

    @Transactional(propagation = Propagation.MANDATORY)
    void state(UUID id, ReceivingState state) {
        jdbc.sql("UPDATE receiving_account SET state = :state, changed_at = :at WHERE id = :id")
                .param("state", state.name())
                .param("at", Orders.utc(clock.instant()))
                .param("id", id)
                .update();
    }

    /** Keeps others away from it until the transaction ends. */
    @Transactional(propagation = Propagation.MANDATORY)
    ReceivingView lock(UUID id) {
        return jdbc.sql("SELECT * FROM receiving_account WHERE id = :id FOR UPDATE")
                .param("id", id)
                .query(this::view)
                .optional()
                .orElseThrow(() -> new NotFound(TEXTS.of("account")));
    }

    /** The kinds of order that an account can be for, id → words. */
    public Map<String, String> orderKinds() {
        return kinds.sold();
    }

    /** Gives what was entered before there were accounts its account. */
    @Transactional
    public void adopt() {
        boolean waiting = jdbc.sql("SELECT EXISTS (SELECT FROM wechat_credential WHERE account_id IS NULL)")
                .query(Boolean.class)
                .single();
        if (waiting) {
            adoptCredentials();
        }
        former.take()
                .ifPresent(bank -> add(
                        ReceivingKind.BANK,
                        ReceivingState.IN_USE,
                        new Terms(TEXTS.of("adopted.bank"), USUAL_PRIORITY, List.of()),
                        bank));
    }

    /** One account for each merchant; the one that was used stays in use, the others rest. */
    private void adoptCredentials() {
        record Former(String mchid, String appid, String state) {}
        List<Former> former = jdbc.sql("""
                SELECT mchid, appid, max(version) AS newest, CASE
                    WHEN bool_or(state = 'ACTIVE') THEN 'ACTIVE' WHEN bool_or(state = 'UNCHECKED') THEN 'UNCHECKED' ELSE '' END AS state
                FROM (SELECT * FROM wechat_credential WHERE account_id IS NULL FOR UPDATE) former
                GROUP BY mchid, appid ORDER BY newest DESC
                """)
                .query((row, n) -> new Former(row.getString("mchid"), row.getString("appid"), row.getString("state")))
                .list();
        boolean active = former.stream().anyMatch(each -> each.state.equals("ACTIVE"));
        for (Former each : former) {
            Optional<UUID> known = jdbc.sql("""
                    SELECT account_id FROM wechat_credential
                    WHERE account_id IS NOT NULL AND mchid = :mchid AND appid = :appid AND sub_mchid IS NULL LIMIT 1
                    """)
                    .param("mchid", each.mchid)
                    .param("appid", each.appid)
                    .query(UUID.class)
                    .optional();
            ReceivingState state =
                    each.state.equals(active ? "ACTIVE" : "UNCHECKED") ? ReceivingState.IN_USE : ReceivingState.RESTING;
            UUID account = known.orElseGet(() -> add(
                    ReceivingKind.WECHAT_DIRECT,
                    state,
                    new Terms(TEXTS.of("adopted.wechat", tail(each.mchid)), USUAL_PRIORITY, List.of()),
                    null));
            jdbc.sql("""
                    UPDATE wechat_credential SET account_id = :account,
                        state = CASE WHEN state = 'ACTIVE' AND :known THEN 'RETIRED' ELSE state END
                    WHERE account_id IS NULL AND mchid = :mchid AND appid = :appid
                    """)
                    .param("account", account)
                    .param("known", known.isPresent())
                    .param("mchid", each.mchid)
                    .param("appid", each.appid)
                    .update();
            jdbc.sql("""
                    UPDATE payment_order SET receiving_account_id = :account
                    WHERE receiving_account_id IS NULL AND state = 'OPEN' AND id IN (SELECT attempt.order_id
                        FROM payment_attempt attempt JOIN wechat_credential credential ON credential.id = attempt.credential_id
                        WHERE credential.account_id = :account)
                    """).param("account", account).update();
        }
    }

    private Bank bankOf(ResultSet row, int n) throws SQLException {
        UUID id = Objects.requireNonNull(row.getObject("id", UUID.class));
        return new Bank(
                id,
                row.getString("bank"),
                row.getString("holder"),
                vault.open(new Place(TABLE, id, BANK_NUMBER), row.getBytes(BANK_NUMBER)));
    }

    private ReceivingView view(ResultSet row, int n) throws SQLException {
        UUID id = Objects.requireNonNull(row.getObject("id", UUID.class));
        List<String> wanted = List.of((String[]) row.getArray("order_kinds").getArray());
        CredentialView version = jdbc.sql("SELECT * FROM wechat_credential WHERE account_id = :account"
                        + " ORDER BY state = 'ACTIVE' DESC, version DESC LIMIT 1")
                .param("account", id)
                .query(Credentials::view)
                .optional()
                .orElse(null);
        String tail = row.getString("bank_tail");
        return new ReceivingView(
                id,
                row.getString("name"),
                ReceivingKind.valueOf(row.getString("kind")),
                ReceivingState.valueOf(row.getString("state")),
                row.getInt("priority"),
                wanted,
                wanted.stream().map(kinds::label).toList(),
                row.getString("bank"),
                row.getString("holder"),
                tail != null ? "**** " + tail : version == null ? null : version.receiver(),
                version,
                Objects.requireNonNull(Order.instant(row, "created_at")));
    }

    private static String tail(String number) {
        String digits = number.replace(" ", "");
        return digits.substring(Math.max(0, digits.length() - 4));
    }

    /** Whether an order of this kind may be bound to an account by rule. */
    boolean knows(String orderKind) {
        return kinds.sold().containsKey(orderKind);
    }

    /** @see OrderKind#id() */
    static List<String> sorted(Collection<String> orderKinds) {
        return orderKinds.stream().sorted().distinct().toList();
    }
}
