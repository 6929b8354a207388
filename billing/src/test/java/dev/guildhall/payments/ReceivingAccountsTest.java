package dev.guildhall.payments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.payments.domain.CredentialEntry;
import dev.guildhall.payments.domain.CredentialSweep;
import dev.guildhall.payments.domain.Credentials;
import dev.guildhall.payments.domain.Proven;
import dev.guildhall.payments.domain.ReceivingAccounts;
import dev.guildhall.payments.domain.ReceivingDesk;
import dev.guildhall.payments.domain.ReceivingKind;
import dev.guildhall.payments.domain.ReceivingState;
import dev.guildhall.payments.domain.StaffProof;
import dev.guildhall.payments.tasks.MoneyTasks;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.vault.PhoneNumber;
import dev.guildhall.wechat.DemoMiniPrograms;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** Which account takes an order, who may change that, and what is told; what goes over the wire is tried with the simulator. */
@GuildhallTest
@Import(PaymentsTest.Simulated.class)
class ReceivingAccountsTest {
    @Autowired
    TestTenants tenants;

    @Autowired
    Accounts people;

    @Autowired
    ReceivingAccounts accounts;

    @Autowired
    ReceivingDesk desk;

    @Autowired
    StaffProof proof;

    @Autowired
    Credentials credentials;

    @Autowired
    CredentialSweep sweep;

    @Autowired
    MoneyTasks tasks;

    @Autowired
    FakeWeChat wechat;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    Clock clock;

    private TenantId tenant;
    private Actor owner;
    private AccountId other;

    @BeforeEach
    void twoOwners() {
        tenant = tenants.open("certification");
        AccountId first = in(() -> people.open(new NewAccount(
                "STAFF", "周明薇", PhoneNumber.parse("13900004111"), "zhou", "Kapok7Tree", false, Set.of("owner"))));
        other = in(() -> people.open(new NewAccount(
                "STAFF", "林晓", PhoneNumber.parse("13900004112"), "lin", "Kapok7Tree", false, Set.of("owner"))));
        owner = new Actor(first, Actor.STAFF, "周明薇", Set.of(ReceivingDesk.PERMISSION));
    }

    @Test
    @Covers("W21")
    void theRuleGoesBeforeThePriorityAndThatBeforeTheAge() {
        UUID general = bank("总账户", 1, Set.of());
        UUID later = bank("点数专户二", 50, Set.of("point-pack"));
        UUID sooner = bank("点数专户一", 20, Set.of("point-pack", "thing"));
        UUID same = bank("点数专户三", 20, Set.of("point-pack"));
        List<UUID> all = new ArrayList<>(List.of(general, later, sooner, same));
        Collections.shuffle(all, new Random(7));
        all.forEach(each -> run(() -> desk.use(owner, proven(), each)));

        assertThat(chosen("point-pack")).isEqualTo(sooner);
        assertThat(chosen("thing")).isEqualTo(sooner);
        assertThat(chosen("course")).as("no account names it").isEqualTo(general);
        run(() -> desk.rest(owner, proven(), sooner));
        assertThat(chosen("point-pack")).isEqualTo(same);
        run(() -> desk.change(owner, proven(), later, new ReceivingAccounts.Terms("点数专户二", 5, Set.of("point-pack"))));
        assertThat(chosen("point-pack")).isEqualTo(later);
        assertThat(chosen("thing")).isEqualTo(general);
    }

    @Test
    @Covers("W22")
    void nothingChangesWithoutAProofOfThePersonJustBefore() {
        UUID account = bank("对公账户", 1, Set.of());
        List<@Nullable Proven> worthless = new ArrayList<>();
        worthless.add(null);
        worthless.add(new Proven(other.value(), Proven.Way.SMS, clock.instant()));
        worthless.add(
                new Proven(owner.id().value(), Proven.Way.SMS, clock.instant().minus(StaffProof.TO_FINISH)));
        worthless.add(
                new Proven(owner.id().value(), Proven.Way.SMS, clock.instant().plus(Duration.ofMinutes(1))));
        for (Proven each : worthless) {
            assertThatThrownBy(() -> run(() -> desk.use(owner, each, account))).isInstanceOf(Conflict.class);
            assertThatThrownBy(() -> in(() -> desk.bindBank(
                            owner, each, new ReceivingAccounts.Terms("x", 1, Set.of()), "银行", "户名", "62220000")))
                    .isInstanceOf(Conflict.class);
            assertThatThrownBy(() -> in(() -> desk.renew(
                            owner,
                            each,
                            account,
                            CredentialEntry.direct(wechat.open(tenant, DemoMiniPrograms.appid(tenant))),
                            "https://example.org/t/x")))
                    .isInstanceOf(Conflict.class);
        }
        assertThat(in(() -> accounts.find(account)).state()).isEqualTo(ReceivingState.CHECKED);
        assertThat(in(accounts::all)).hasSize(1);
        assertThatThrownBy(() -> in(() -> proof.prove(owner.id(), "000000", "", "10.1.1.1")))
                .as("no code was sent")
                .isInstanceOf(dev.guildhall.problem.Problem.class);
        assertThatThrownBy(() -> in(() -> proof.prove(owner.id(), "", "123456", "10.1.1.1")))
                .as("no second factor: a code of one is worth nothing")
                .isInstanceOf(Invalid.class);
    }

    @Test
    @Covers("W22")
    void whatOneDoesIsInTheTrailAndToldToTheOthers() {
        UUID account = bank("对公账户", 1, Set.of());
        run(() -> desk.use(owner, proven(), account));
        assertThat(told(other)).containsExactly("周明薇绑定了收款账户「对公账户」", "周明薇启用了收款账户「对公账户」");
        assertThat(told(owner.id())).isEmpty();
        assertThat(in(() -> jdbc.sql(
                                "SELECT action FROM audit_entry WHERE action LIKE 'payments.account.%' ORDER BY id")
                        .query(String.class)
                        .list()))
                .containsExactly("payments.account.bound", "payments.account.used");
    }

    @Test
    @Covers({"W20", "W22", "D14"})
    void aBankAccountIsSealedAndItsFormIsChecked() {
        UUID account = bank("对公账户", 1, Set.of());
        assertThat(in(() -> new String(
                        jdbc.sql("SELECT bank_number FROM receiving_account WHERE id = :id")
                                .param("id", account)
                                .query(byte[].class)
                                .single(),
                        java.nio.charset.StandardCharsets.ISO_8859_1)))
                .doesNotContain("6222");
        assertThat(in(() -> accounts.find(account)).number()).isEqualTo("**** 3344");
        assertThatThrownBy(() -> in(() -> desk.bindBank(
                        owner, proven(), new ReceivingAccounts.Terms("", 0, Set.of("nothing")), "", "", "12")))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        refused -> assertThat(refused.errors())
                                .extracting(FieldError::field)
                                .containsExactly("name", "priority", "orderKinds", "bank", "holder", "number"));
    }

    /** Looked for in each row of each table, as text and as the bytes of it. */
    @Test
    @Covers({"W18", "D14"})
    void accountNumbersAndKeysStandInNoTableInClear() {
        bank("对公账户", 1, Set.of());
        MerchantCredentialInput merchant = wechat.open(tenant, DemoMiniPrograms.appid(tenant));
        in(() -> desk.bind(
                owner,
                proven(),
                new ReceivingAccounts.Terms("商户", 2, Set.of()),
                ReceivingKind.WECHAT_DIRECT,
                CredentialEntry.direct(merchant),
                "https://example.org/t/x"));
        String key = merchant.privateKeyPem().lines().skip(1).findFirst().orElseThrow();
        assertThat(inClear(merchant.mchid()))
                .as("what may be read is found, so the search finds what is there")
                .contains("wechat_credential");
        for (String secret : List.of("6222 0211 1122 3344", "6222021111223344", merchant.apiV3Key(), key)) {
            assertThat(inClear(secret)).isEmpty();
        }
    }

    private List<String> inClear(String text) {
        String bytes = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        return in(() -> jdbc.sql(
                                "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()")
                        .query(String.class)
                        .list())
                .stream()
                .filter(table -> in(() -> jdbc.sql(
                                "SELECT EXISTS (SELECT FROM \"" + table + "\" row"
                                        + " WHERE strpos(CAST(row AS text), :text) > 0 OR strpos(CAST(row AS text), :bytes) > 0)")
                        .param("text", text)
                        .param("bytes", bytes)
                        .query(Boolean.class)
                        .single()))
                .toList();
    }

    @Test
    @Covers("W22")
    void theEndOfACertificateIsToldThirtySevenAndOneDayBefore() {
        UUID version = in(() -> credentials.openSandbox().orElseThrow());
        sql("UPDATE wechat_credential SET state = 'ACTIVE', certificate_until = now() + interval '40 days'");
        run(sweep::sweep);
        assertThat(in(tasks::waiting)).isZero();
        for (int days : new int[] {29, 6, 0}) {
            sql("UPDATE wechat_credential SET certificate_until = now() + interval '" + (days * 24 + 1) + " hours'");
            run(sweep::sweep);
            run(sweep::sweep);
        }
        assertThat(in(tasks::waiting)).isEqualTo(3);
        assertThat(told(other)).hasSizeGreaterThanOrEqualTo(3);
        assertThat(version).isNotNull();
    }

    @Test
    @Covers("W20")
    void anotherMerchantIsAnotherAccount() {
        UUID first = in(() -> credentials.openSandbox().orElseThrow());
        UUID account = in(accounts::all).getFirst().id();
        MerchantCredentialInput same = wechat.open(tenant, DemoMiniPrograms.appid(tenant));
        MerchantCredentialInput stranger = new MerchantCredentialInput(
                "1900000099",
                same.appid(),
                same.merchantSerial(),
                same.privateKeyPem(),
                same.apiV3Key(),
                same.publicKeyPem(),
                same.publicKeyId());
        assertThatThrownBy(() -> in(() -> desk.renew(
                        owner, proven(), account, CredentialEntry.direct(stranger), "https://example.org/t/x")))
                .isInstanceOfSatisfying(
                        Invalid.class,
                        refused ->
                                assertThat(refused.errors().getFirst().field()).isEqualTo("mchid"));
        assertThat(in(() -> credentials.of(account)))
                .extracting(each -> each.id())
                .containsExactly(first);
    }

    private UUID chosen(String kind) {
        return in(() -> accounts.bankFor(kind)).orElseThrow().account();
    }

    private UUID bank(String name, int priority, Set<String> kinds) {
        return in(() -> desk.bindBank(
                owner,
                proven(),
                new ReceivingAccounts.Terms(name, priority, kinds),
                "工商银行青原支行",
                "认证协会",
                "6222 0211 1122 3344"));
    }

    private Proven proven() {
        return new Proven(owner.id().value(), Proven.Way.SMS, clock.instant());
    }

    private List<String> told(AccountId who) {
        return in(() -> jdbc.sql(
                        "SELECT title FROM notice WHERE account_id = :who AND kind = 'payments.account' ORDER BY created_at, id")
                .param("who", who.value())
                .query(String.class)
                .list());
    }

    private void sql(String statement) {
        run(() -> transaction.executeWithoutResult(status -> jdbc.sql(statement).update()));
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }

    private void run(Runnable work) {
        TenantScope.with(tenant).run(work);
    }
}
