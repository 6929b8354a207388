package dev.guildhall.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.MemberCalls;
import dev.guildhall.testing.MemberCalls.Answer;
import dev.guildhall.testing.MemberCalls.Member;
import dev.guildhall.testing.TestTenants;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.transaction.support.TransactionTemplate;

/** Sub-accounts: several persons act for one organisation, as far as its owner lets them (W19). */
@GuildhallTest
@Import(OrganisationsTest.Rights.class)
@Covers("W19")
@SuppressWarnings("NullAway.Init")
class OrganisationsTest {
    @Autowired
    TestTenants tenants;

    @Autowired
    MockMvc web;

    @Autowired
    MemberCalls calls;

    @Autowired
    Accounts accounts;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    TransactionTemplate transaction;

    TenantId tenant;
    Member owner;

    @TestConfiguration(proxyBeanMethods = false)
    static class Rights {
        @Bean
        dev.guildhall.catalog.ModuleDescriptor stall() {
            return new dev.guildhall.catalog.ModuleDescriptor() {
                @Override
                public String id() {
                    return "stall";
                }

                @Override
                public String name() {
                    return "摊位";
                }

                @Override
                public String summary() {
                    return "";
                }

                @Override
                public boolean alwaysOn() {
                    return true;
                }

                @Override
                public List<dev.guildhall.catalog.MemberPermission> memberPermissions() {
                    return List.of(
                            new dev.guildhall.catalog.MemberPermission("AGENCY", "stall.sell", "卖货"),
                            new dev.guildhall.catalog.MemberPermission("AGENCY", "stall.refund", "退款"),
                            new dev.guildhall.catalog.MemberPermission("MERCHANT", "stall.close", "收摊"));
                }
            };
        }
    }

    @BeforeEach
    void anAgency() throws Exception {
        tenant = tenants.open("organisations", "mall");
        owner = calls.member(web, tenant, Actor.AGENCY, "中轩认证");
    }

    @Test
    void theOwnerMayEverythingAndASubAccountWhatItWasGiven() throws Exception {
        assertThat(permissions(owner)).contains("stall.sell", "stall.refund").doesNotContain("stall.close");
        Member sub = add("小王", Set.of("stall.sell"));
        assertThat(permissions(sub)).contains("stall.sell").doesNotContain("stall.refund");

        Answer given = calls.call(web, HttpMethod.PUT, owner, path(sub, "/permissions"), List.of("stall.refund"));
        assertThat(given.status()).isEqualTo(200);
        assertThat(permissions(sub)).contains("stall.refund").doesNotContain("stall.sell");
        Answer unknown = calls.call(web, HttpMethod.PUT, owner, path(sub, "/permissions"), List.of("stall.close"));
        assertThat(unknown.status()).isEqualTo(400);
    }

    @Test
    void everybodyActsForTheOneOrganisation() throws Exception {
        Member sub = add("小王", Set.of());
        var list = calls.get(web, owner, "/api/organisation/accounts").body();
        assertThat(list.path("organisation").asString()).isEqualTo(owner.id().toString());
        assertThat(list.path("items")).hasSize(2);
        assertThat(list.path("permissions")).hasSize(2);
        var own = calls.get(web, sub, "/api/organisation/accounts").body();
        assertThat(own.path("organisation").asString()).isEqualTo(owner.id().toString());
        assertThat(own.path("owned").asBoolean()).isFalse();
    }

    @Test
    void whomTheTenantStopsIsOutAtOnceWithAllAccountsAndBackWhenItResumes() throws Exception {
        Member sub = add("小王", Set.of());
        Member stranger = calls.member(web, tenant, Actor.AGENCY, "别家");
        TenantScope.with(tenant).run(() -> organisations.stop(owner.id()));
        for (Member out : List.of(owner, sub)) {
            assertThat(calls.get(web, out, "/api/organisation/accounts").status())
                    .isEqualTo(401);
            assertThat(calls.signIn(web, tenant, out.username()).has("access_token"))
                    .isFalse();
        }
        assertThat(calls.get(web, stranger, "/api/organisation/accounts").status())
                .isEqualTo(200);
        TenantScope.with(tenant).run(() -> organisations.resume(owner.id()));
        for (Member back : List.of(owner, sub)) {
            assertThat(calls.get(web, back, "/api/organisation/accounts").status())
                    .as("what was signed in has ended")
                    .isEqualTo(401);
            assertThat(calls.signIn(web, tenant, back.username()).has("access_token"))
                    .isTrue();
        }
    }

    /** A sign-in that began beside the stop, from a proof of before, is not among those that were ended. */
    @Test
    void whoeverActsForAStoppedOrganisationIsNobodyEvenWhereASignInWasLeft() throws Exception {
        Member sub = add("小王", Set.of());
        stopped("now()");
        for (Member out : List.of(owner, sub)) {
            assertThat(calls.get(web, out, "/api/me").status()).isEqualTo(401);
        }
        stopped("NULL");
        for (Member back : List.of(owner, sub)) {
            assertThat(calls.get(web, back, "/api/me").status())
                    .as("nothing else kept it out")
                    .isEqualTo(200);
        }
    }

    private void stopped(String when) {
        TenantScope.with(tenant)
                .run(() -> transaction.execute(status ->
                        jdbc.sql("UPDATE organisation SET stopped_at = " + when).update()));
    }

    /** Who adds is told that a phone is taken, and goes through no long list of phones that way. */
    @Test
    void phonesAreNotTriedOneAfterTheOther() throws Exception {
        Map<String, Object> taken = Map.of("name", "小王", "phone", owner.phone().national());
        for (int i = 0; i < 30; i++) {
            assertThat(calls.send(web, owner, "/api/organisation/accounts", taken)
                            .status())
                    .isNotEqualTo(201)
                    .isNotEqualTo(429);
        }
        assertThat(calls.send(web, owner, "/api/organisation/accounts", request("小李", List.of()))
                        .status())
                .isEqualTo(429);
        Member stranger = calls.member(web, tenant, Actor.AGENCY, "别家");
        add(stranger, "他家小赵", Set.of());
    }

    @Test
    void onlyTheOwnerManages() throws Exception {
        Member sub = add("小王", Set.of("stall.sell"));
        Member other = add("小李", Set.of());
        assertThat(calls.send(web, sub, "/api/organisation/accounts", request("小张", List.of()))
                        .status())
                .isEqualTo(403);
        assertThat(calls.call(web, HttpMethod.PUT, sub, path(other, "/state"), Map.of("state", "LOCKED"))
                        .status())
                .isEqualTo(403);
        Member stranger = calls.member(web, tenant, Actor.AGENCY, "别家");
        add(stranger, "他家小赵", Set.of());
        assertThat(calls.call(web, HttpMethod.PUT, stranger, path(sub, "/state"), Map.of("state", "LOCKED"))
                        .status())
                .isEqualTo(404);
        Member person = calls.member(web, tenant, Actor.MEMBER, "会员");
        assertThat(calls.get(web, person, "/api/organisation/accounts").status())
                .isEqualTo(403);
    }

    @Test
    void aLockedSubAccountIsOutAtOnceAndToldWhyWhenItSignsIn() throws Exception {
        Member sub = add("小王", Set.of());
        assertThat(calls.call(web, HttpMethod.PUT, owner, path(sub, "/state"), Map.of("state", "LOCKED"))
                        .body()
                        .path("state")
                        .asString())
                .isEqualTo("LOCKED");
        assertThat(calls.get(web, sub, "/api/me").status()).isEqualTo(401);
        assertThat(calls.signIn(web, tenant, sub.username()).path("error").asString())
                .isEqualTo("account_disabled");
        calls.call(web, HttpMethod.PUT, owner, path(sub, "/state"), Map.of("state", "ACTIVE"));
        assertThat(calls.signIn(web, tenant, sub.username()).has("access_token"))
                .isTrue();
    }

    @Test
    void aRemovedSubAccountsPhoneIsFreeAgain() throws Exception {
        Member sub = add("小王", Set.of());
        assertThat(calls.call(web, HttpMethod.DELETE, owner, path(sub, ""), null)
                        .status())
                .isEqualTo(204);
        assertThat(calls.get(web, sub, "/api/me").status()).isEqualTo(401);
        assertThat(TenantScope.with(tenant).get(() -> accounts.byPhone(sub.phone())))
                .isEmpty();
        assertThat(calls.call(web, HttpMethod.DELETE, owner, path(owner, ""), null)
                        .status())
                .isEqualTo(409);
    }

    @Test
    void handingOverNeedsTheCodeAndTurnsTheOwnerIntoASubAccount() throws Exception {
        Member sub = add("小王", Set.of());
        assertThat(handOver(owner, sub, null)).isEqualTo(400);
        assertThat(handOver(owner, sub, "000000")).isEqualTo(400);
        hand(owner, sub);
        assertThat(permissions(sub)).contains("stall.sell", "stall.refund");
        assertThat(calls.get(web, sub, "/api/organisation/accounts")
                        .body()
                        .path("organisation")
                        .asString())
                .isEqualTo(owner.id().toString());
        assertThat(calls.call(web, HttpMethod.PUT, owner, path(sub, "/permissions"), List.of())
                        .status())
                .isEqualTo(403);
    }

    @Test
    void handingOverGoesThroughWithTheProof() throws Exception {
        Member boss = calls.withoutPhone(web, tenant, Actor.AGENCY, "恒远认证");
        Member sub = add(boss, "小赵", Set.of());
        assertThat(calls.send(
                                web,
                                boss,
                                "/api/organisation/handover",
                                Map.of("to", sub.id().toString(), "password", "Wrong7Guess"))
                        .status())
                .isEqualTo(400);
        assertThat(calls.send(
                                web,
                                boss,
                                "/api/organisation/handover",
                                Map.of("to", sub.id().toString(), "password", MemberCalls.PASSWORD))
                        .status())
                .isEqualTo(204);
        assertThat(calls.get(web, sub, "/api/organisation/accounts")
                        .body()
                        .path("owned")
                        .asBoolean())
                .isTrue();
        assertThat(calls.get(web, boss, "/api/organisation/accounts")
                        .body()
                        .path("owned")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void aSubAccountComesWithAProofThatOthersDoNotSee() throws Exception {
        assertThat(calls.send(web, owner, "/api/organisation/accounts", request("小张", List.of()))
                        .body()
                        .path("errors")
                        .path(0)
                        .path("field")
                        .asString())
                .isEqualTo("proof");
        Member stranger = calls.member(web, tenant, Actor.AGENCY, "别家");
        String theirs = calls.proof(web, stranger);
        assertThat(calls.send(web, owner, "/api/organisation/accounts", request("小张", List.of(theirs)))
                        .status())
                .isEqualTo(400);
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            many.add(calls.proof(web, owner));
        }
        assertThat(calls.send(web, owner, "/api/organisation/accounts", request("小张", many))
                        .status())
                .isEqualTo(400);
        Member sub = add("小王", Set.of());
        Member other = add("小李", Set.of());
        String paper = proofOf(owner, sub);
        assertThat(status(owner, paper)).isEqualTo(200);
        assertThat(status(sub, proofOf(sub, sub))).isEqualTo(200);
        assertThat(status(other, paper)).isEqualTo(404);
        assertThat(status(stranger, paper)).isEqualTo(404);
        assertThat(calls.send(web, owner, "/api/organisation/accounts", request("小张", List.of(paper)))
                        .status())
                .as("used already")
                .isEqualTo(400);
        assertThat(web.perform(org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get(
                                "/t/" + tenant + "/media/" + paper + "/x.png"))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(404);
        calls.call(web, HttpMethod.DELETE, owner, path(sub, ""), null);
        assertThat(status(owner, paper)).as("gone with the sub-account").isEqualTo(404);
    }

    private String proofOf(Member asks, Member about) throws Exception {
        for (var each :
                calls.get(web, asks, "/api/organisation/accounts").body().path("items")) {
            if (each.path("id").asString().equals(about.id().toString())) {
                return each.path("proof").path(0).asString();
            }
        }
        throw new AssertionError("not in the list");
    }

    private int status(Member who, String picture) throws Exception {
        return web.perform(org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get(
                                "/t/" + tenant + "/api/organisation/proofs/" + picture)
                        .header("Authorization", "Bearer " + who.token()))
                .andReturn()
                .getResponse()
                .getStatus();
    }

    @Test
    void ofTwoHandoversAtOnceOneCounts() throws Exception {
        Member one = add("小王", Set.of());
        Member other = add("小李", Set.of());
        AccountId organisation = owner.id();
        List<Future<Boolean>> tries = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Member to : List.of(one, other, one, other)) {
                Callable<Boolean> handover = () -> {
                    try {
                        hand(owner, to);
                        return true;
                    } catch (dev.guildhall.problem.Refused late) {
                        return false;
                    }
                };
                tries.add(threads.submit(handover));
            }
        }
        int done = 0;
        for (Future<Boolean> each : tries) {
            done += each.get() ? 1 : 0;
        }
        assertThat(done).isEqualTo(1);
        List<UUID> owners = TenantScope.with(tenant)
                .get(() -> jdbc.sql("SELECT owner_id FROM organisation WHERE id = ?")
                        .param(organisation.value())
                        .query(UUID.class)
                        .list());
        assertThat(owners).hasSize(1).doesNotContain(owner.id().value());
    }

    @Autowired
    Organisations organisations;

    /** As the address does after the proof. */
    private void hand(Member from, Member to) {
        TenantScope.with(tenant)
                .run(() -> organisations.handOver(
                        new Actor(from.id(), Actor.AGENCY, "中轩认证", Set.of(), owner.id()), to.id()));
    }

    private int handOver(Member from, Member to, @org.jspecify.annotations.Nullable String code) throws Exception {
        return calls.send(
                        web,
                        from,
                        "/api/organisation/handover",
                        code == null
                                ? Map.of("to", to.id().toString())
                                : Map.of("to", to.id().toString(), "code", code))
                .status();
    }

    private Member add(String name, Set<String> permissions) throws Exception {
        return add(owner, name, permissions);
    }

    private Member add(Member by, String name, Set<String> permissions) throws Exception {
        var phone = MemberCalls.aPhone();
        Answer added = calls.send(
                web,
                by,
                "/api/organisation/accounts",
                Map.of(
                        "name",
                        name,
                        "phone",
                        phone.national(),
                        "permissions",
                        permissions,
                        "proof",
                        List.of(calls.proof(web, by))));
        assertThat(added.status()).as("%s", added).isEqualTo(201);
        AccountId id = AccountId.of(added.body().path("id").asString());
        TenantScope.with(tenant).run(() -> accounts.setPassword(id, MemberCalls.PASSWORD, false));
        String token = calls.signIn(web, tenant, phone.national())
                .required("access_token")
                .asString();
        return new Member(tenant, id, phone, phone.national(), token);
    }

    private static Map<String, Object> request(String name, List<String> proof) {
        return Map.of("name", name, "phone", MemberCalls.aPhone().national(), "permissions", Set.of(), "proof", proof);
    }

    private List<String> permissions(Member who) throws Exception {
        List<String> permissions = new ArrayList<>();
        calls.get(web, who, "/api/me").body().path("permissions").forEach(each -> permissions.add(each.asString()));
        return permissions;
    }

    private static String path(Member of, String rest) {
        return "/api/organisation/accounts/" + of.id() + rest;
    }
}
