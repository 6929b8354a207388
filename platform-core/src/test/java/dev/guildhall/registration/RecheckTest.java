package dev.guildhall.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.identity.Reproof;
import dev.guildhall.identity.WhenProved;
import dev.guildhall.notice.Notice;
import dev.guildhall.notice.Notices;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.registration.domain.Rechecks;
import dev.guildhall.registration.domain.RegistrationRules;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.MemberCalls;
import dev.guildhall.testing.MemberCalls.Answer;
import dev.guildhall.testing.MemberCalls.Member;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.vault.IdNumber;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.transaction.support.TransactionTemplate;

/** Staff asks an account to confirm anew what it is known by. */
@GuildhallTest
@Import(RegistrationTest.Doubles.class)
@Covers("W44")
@SuppressWarnings("NullAway.Init")
class RecheckTest {
    private static final String ID_NUMBER = "11010519491231002X";
    private static final String NAME = "白岩";

    @Autowired
    TestTenants tenants;

    @Autowired
    MemberCalls calls;

    @Autowired
    MockMvc web;

    @Autowired
    Accounts accounts;

    @Autowired
    Rechecks rechecks;

    @Autowired
    Reproof reproof;

    @Autowired
    List<WhenProved> followers;

    @Autowired
    Notices notices;

    @Autowired
    ModuleSettings settings;

    @Autowired
    RegistrationTest.Codes codes;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformClock clock;

    TenantId tenant;
    Actor staff;
    Member member;

    @BeforeEach
    void aMemberWithPhoneAndCard() throws Exception {
        tenant = tenants.open("mall");
        AccountId id = in(() -> accounts.open(
                new NewAccount(Actor.STAFF, "陆明远", MemberCalls.aPhone(), null, MemberCalls.PASSWORD, false, Set.of())));
        staff = new Actor(id, Actor.STAFF, "陆明远", Set.of());
        member = calls.member(web, tenant, Actor.MERCHANT, NAME);
        in(() -> {
            accounts.bindIdNumber(member.id(), IdNumber.find(ID_NUMBER).orElseThrow());
            return true;
        });
    }

    @AfterEach
    void realTime() {
        clock.reset();
    }

    @Test
    void phoneAndCardAreConfirmedOneAfterTheOther() throws Exception {
        assertThat(calls.get(web, member, "/api/me/recheck")
                        .body()
                        .required("state")
                        .asString())
                .isEqualTo("NONE");
        ask("换了经办人", Rechecks.PHONE, Rechecks.ID_NUMBER);
        assertThat(in(() -> notices.inbox(member.id(), 0, 5)).items())
                .extracting(Notice::text)
                .anyMatch(text -> text.contains("手机号、身份证号") && text.contains("换了经办人"));
        var me = calls.get(web, member, "/api/me").body().required("recheck");
        assertThat(me.required("reason").asString()).isEqualTo("换了经办人");
        assertThat(me.required("parts").get(0).required("shown").asString()).contains("****");

        String code = sendCode();
        assertThat(phone(code.equals("000000") ? "111111" : "000000").status()).isEqualTo(400);
        Answer first = phone(code);
        assertThat(first.body().required("state").asString()).isEqualTo("OPEN");
        assertThat(first.body().required("parts").get(0).required("confirmedAt").isNull())
                .isFalse();
        Answer last = card(NAME, ID_NUMBER);
        assertThat(last.body().required("state").asString()).isEqualTo("DONE");

        Rechecks.View closed = in(() -> rechecks.of(member.id())).getFirst();
        assertThat(closed.outcome()).isEqualTo("CONFIRMED");
        assertThat(closed.parts().getLast().findings())
                .as("what was and was not checked of the card is there for staff")
                .anyMatch(finding -> finding.check().equals("police"))
                .anyMatch(finding -> finding.check().equals("id-format"));
        assertThat(in(() -> notices.inbox(staff.id(), 0, 5)).items())
                .extracting(Notice::text)
                .contains("白岩已完成复核：手机号、身份证号");
        assertThat(phone(code).status()).isEqualTo(409);
    }

    @Test
    @Covers("D17")
    void aCardThatIsNotTheAccountsOrThatARegisterDoesNotKnowConfirmsNothing() throws Exception {
        ask("核对证件", Rechecks.ID_NUMBER);
        assertThat(card(NAME, "440308199901010012").status()).isEqualTo(400);
        assertThat(card(NAME, "110105194912310021").status()).as("check digit").isEqualTo(400);
        assertThat(card("冒名者", ID_NUMBER).body().required("detail").asString()).contains("姓名与号码不一致");
        Rechecks.View open = in(() -> rechecks.current(member.id())).orElseThrow();
        assertThat(open.parts().getFirst().wrong()).isEqualTo(2);
        assertThat(open.parts().getFirst().confirmedAt()).isNull();
        card(NAME, "440308199901010012");
        card(NAME, "440308199901010012");
        card(NAME, "440308199901010012");
        assertThat(card(NAME, ID_NUMBER).status()).as("five tries a day").isEqualTo(429);
        clock.shift(Duration.ofDays(1).plusSeconds(1));
        renew();
        assertThat(card(NAME, ID_NUMBER).body().required("state").asString()).isEqualTo("DONE");
    }

    @Test
    void whatIsNotConfirmedInTimeKeepsTheAccountFromEverythingElseAsTheTenantSays() throws Exception {
        ask("年度复核", Rechecks.PHONE);
        assertThat(points().status()).as("before the deadline").isEqualTo(200);
        clock.shift(Duration.ofDays(7).plusSeconds(20));
        renew();
        Answer blocked = points();
        assertThat(blocked.status()).isEqualTo(403);
        assertThat(blocked.body().required("type").asString()).isEqualTo("/problems/recheck-needed");
        assertThat(blocked.body().required("parts").get(0).asString()).isEqualTo("PHONE");
        for (String open :
                List.of("/api/me", "/api/me/recheck", "/api/notices", "/api/devices", "/api/privacy/exports")) {
            assertThat(calls.get(web, member, open).status()).as(open).isEqualTo(200);
        }
        rule("NEVER");
        assertThat(points().status()).isEqualTo(200);
        rule("AFTER_DEADLINE");
        assertThat(points().status()).isEqualTo(403);
        assertThat(phone(sendCode()).status()).isEqualTo(200);
        assertThat(points().status()).as("let in again at once").isEqualTo(200);
    }

    @Test
    void whereTheTenantSaysSoItIsAtOnceAndTakingTheDemandBackEndsIt() throws Exception {
        rule("AT_ONCE");
        ask("号码有人投诉", Rechecks.PHONE);
        assertThat(points().status()).isEqualTo(403);
        in(() -> {
            rechecks.withdraw(staff, member.id());
            return true;
        });
        assertThat(points().status()).isEqualTo(200);
        assertThat(in(() -> rechecks.of(member.id())).getFirst().outcome()).isEqualTo("WITHDRAWN");
        assertThat(phone("123456").status()).isEqualTo(409);
    }

    @Test
    void aPhoneThatIsProvedByMovingToItIsConfirmed() {
        ask("号码可能换人", Rechecks.PHONE);
        in(() -> transaction.execute(status -> {
            followers.forEach(each -> each.proved(member.id(), "PHONE"));
            return true;
        }));
        assertThat(in(() -> rechecks.current(member.id()))).isEmpty();
    }

    @Test
    void onlyWhatTheAccountHasIsAskedForOnceAtATimeAndNeverOfStaff() {
        assertThat(in(() -> rechecks.askable(member.id()))).containsExactly(Rechecks.PHONE, Rechecks.ID_NUMBER);
        assertThatThrownBy(() -> ask("核对", Rechecks.EMAIL))
                .isInstanceOf(Invalid.class)
                .hasMessageContaining("邮箱没有绑定");
        assertThatThrownBy(() -> ask(" ", Rechecks.PHONE)).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> ask("核对", "NAME")).isInstanceOf(Invalid.class);
        assertThat(in(() -> rechecks.of(member.id()))).as("nothing is stored").isEmpty();
        ask("核对", Rechecks.PHONE);
        assertThatThrownBy(() -> ask("再核对", Rechecks.PHONE))
                .isInstanceOfSatisfying(
                        Conflict.class, twice -> assertThat(twice.type()).isEqualTo("/problems/recheck-open"));
        assertThatThrownBy(() -> in(() -> {
                    rechecks.ask(new Actor(member.id(), "X", "", Set.of()), staff.id(), List.of(Rechecks.PHONE), "核对");
                    return true;
                }))
                .isInstanceOf(Conflict.class);
    }

    private void ask(String reason, String... parts) {
        in(() -> {
            rechecks.ask(staff, member.id(), List.of(parts), reason);
            return true;
        });
    }

    private String sendCode() {
        in(() -> {
            reproof.send(member.id(), "203.0.113.9");
            return true;
        });
        return codes.last(member.phone());
    }

    private Answer phone(String code) throws Exception {
        return calls.send(web, member, "/api/me/recheck/phone", Map.of("code", code));
    }

    private Answer card(String name, String number) throws Exception {
        return calls.send(web, member, "/api/me/recheck/id-number", Map.of("name", name, "idNumber", number));
    }

    /** An address that is about nothing of the account itself. */
    private Answer points() throws Exception {
        return calls.get(web, member, "/api/organisation/accounts");
    }

    /** Tokens end long before a deadline does. */
    private void renew() throws Exception {
        member = new Member(
                tenant, member.id(), member.phone(), member.username(), calls.token(web, tenant, member.username()));
    }

    private void rule(String blocks) {
        in(() -> {
            settings.save(new RegistrationRules(7, RegistrationRules.Blocking.valueOf(blocks), 7));
            return true;
        });
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
