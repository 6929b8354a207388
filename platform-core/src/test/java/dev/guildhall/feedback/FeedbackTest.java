package dev.guildhall.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.feedback.domain.FeedbackDesk;
import dev.guildhall.feedback.domain.FeedbackType;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Actor;
import dev.guildhall.problem.TooMany;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.MemberCalls;
import dev.guildhall.testing.MemberCalls.Member;
import dev.guildhall.testing.TestTenants;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.MockMvc;

/** Members tell the staff, staff answer (C22). */
@GuildhallTest
@Covers("C22")
@SuppressWarnings("NullAway.Init") // filled step by step
class FeedbackTest {
    @Autowired
    MockMvc web;

    @Autowired
    TestTenants tenants;

    @Autowired
    MemberCalls calls;

    @Autowired
    FeedbackDesk desk;

    TenantId tenant;
    Actor staff;

    @BeforeEach
    void aTenant() {
        tenant = tenants.open("certification");
        staff = new Actor(new AccountId(Ids.next()), Actor.STAFF, "周明薇", Set.of("feedback.answer"));
    }

    @Test
    void personsAndAgenciesSendEachOfTheThreeTypesAndReadTheAnswer() throws Exception {
        for (var kind : new String[] {Actor.PERSON, Actor.AGENCY}) {
            Member member = calls.member(web, tenant, kind, "沈若溪");
            for (var type : FeedbackType.values()) {
                var sent = calls.send(web, member, "/api/feedback", Map.of("type", type, "words", "打不开 " + type));
                assertThat(sent.status()).isEqualTo(201);
                assertThat(sent.body().at("/typeLabel").asString()).isEqualTo(type.label());
            }
            var mine = calls.get(web, member, "/api/feedback");
            assertThat(mine.body().at("/total").asInt()).isEqualTo(3);
            var first = UUID.fromString(mine.body().at("/items/2/id").asString());
            TenantScope.with(tenant).run(() -> desk.answer(first, staff, "已修复，请更新"));
            assertThat(calls.get(web, member, "/api/feedback")
                            .body()
                            .at("/items/2/answer")
                            .asString())
                    .isEqualTo("已修复，请更新");
            assertThat(calls.get(web, member, "/api/notices")
                            .body()
                            .at("/items/0/text")
                            .asString())
                    .isEqualTo("已修复，请更新");
            assertThatThrownBy(() -> TenantScope.with(tenant).run(() -> desk.answer(first, staff, "又一次")))
                    .hasMessageContaining("feedback-answered");
        }
    }

    @Test
    void whatIsMissingIsSaidAndNobodyFloodsTheStaff() throws Exception {
        Member member = calls.member(web, tenant, Actor.PERSON, "高建国");
        assertThat(calls.send(web, member, "/api/feedback", Map.of("words", "打不开"))
                        .body()
                        .at("/errors/0/field")
                        .asString())
                .isEqualTo("type");
        assertThat(calls.send(web, member, "/api/feedback", Map.of("type", "SUGGESTION", "words", "  "))
                        .status())
                .isEqualTo(400);
        assertThat(calls.send(web, member, "/api/feedback", Map.of("type", "NONSENSE", "words", "x"))
                        .status())
                .isEqualTo(400);
        Actor actor = new Actor(member.id(), Actor.PERSON, "高建国", Set.of());
        TenantScope.with(tenant).run(() -> {
            for (int i = 0; i < 10; i++) {
                desk.send(actor, FeedbackType.SUGGESTION, "建议 " + i, "");
            }
        });
        assertThatThrownBy(
                        () -> TenantScope.with(tenant).run(() -> desk.send(actor, FeedbackType.SUGGESTION, "第十一条", "")))
                .isInstanceOf(TooMany.class);
    }
}
