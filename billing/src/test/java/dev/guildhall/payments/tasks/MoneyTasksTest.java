package dev.guildhall.payments.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.audit.AuditFilter;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.NewAccount;
import dev.guildhall.notice.Notices;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

@GuildhallTest
class MoneyTasksTest {
    private static final String PASSWORD = "Kapok7Tree";

    @Autowired
    TestTenants tenants;

    @Autowired
    MoneyTasks tasks;

    @Autowired
    Accounts accounts;

    @Autowired
    Notices notices;

    @Autowired
    AuditTrail audit;

    @Autowired
    TransactionTemplate transaction;

    TenantId tenant;
    AccountId finance;
    AccountId editor;

    @BeforeEach
    void aTenantWithStaff() {
        tenant = tenants.open("certification");
        finance = staff("caiwu", "finance");
        editor = staff("bianji", "editor");
    }

    @Test
    void aTaskIsOpenedOnceAndToldToThoseWhoMaySettleIt() {
        UUID task = open("refund-abnormal", "r-1");
        assertThat(open("refund-abnormal", "r-1")).isEqualTo(task);
        assertThat(open("refund-late", "r-1")).isNotEqualTo(task);
        assertThat(in(tasks::waiting)).isEqualTo(2);
        assertThat(in(() -> notices.inbox(finance, 0, 10)).items())
                .hasSize(2)
                .allSatisfy(notice -> assertThat(notice.link()).startsWith("/console/money/tasks/"));
        assertThat(in(() -> notices.inbox(editor, 0, 10)).items()).isEmpty();
    }

    @Test
    void manyWhoFindTheSameOpenOneTask() throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<UUID>> running = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                running.add(pool.submit(() -> open("bill-missing-here", "b-1")));
            }
            UUID first = running.getFirst().get();
            for (Future<UUID> each : running) {
                assertThat(each.get()).isEqualTo(first);
            }
        }
        assertThat(in(() -> notices.inbox(finance, 0, 10)).items()).hasSize(1);
    }

    @Test
    void nothingIsOpenedWhereTheCallersWorkIsUndone() {
        in(() -> transaction.execute(status -> {
            tasks.open("bill-missing-here", "bill", "b-1", "标题", "情况", null, 1L);
            status.setRollbackOnly();
            return 1;
        }));
        assertThat(in(tasks::waiting)).isZero();
        assertThatThrownBy(() -> in(() -> tasks.open("a-kind", "bill", "b-1", "标题", "情况", null, null)))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    @Test
    void aTaskIsSettledOnceWithWordsAndStaysSettled() {
        UUID task = open("refund-abnormal", "r-1");
        assertThatThrownBy(() -> in(() -> done(task, "  "))).isInstanceOf(Invalid.class);
        assertThatThrownBy(() -> in(() -> done(task, "长".repeat(501)))).isInstanceOf(Invalid.class);
        in(() -> done(task, "已联系微信支付，改退至银行卡"));
        assertThatThrownBy(() -> in(() -> done(task, "再来一次")))
                .isInstanceOfSatisfying(
                        Conflict.class, faster -> assertThat(faster.detail()).contains("财务小王", "改退至银行卡"));
        MoneyTaskView settled = in(() -> tasks.find(task));
        assertThat(settled.open()).isFalse();
        assertThat(settled.doneNote()).isEqualTo("已联系微信支付，改退至银行卡");
        assertThat(open("refund-abnormal", "r-1")).isEqualTo(task);
        assertThat(in(tasks::waiting)).isZero();
        assertThat(in(() -> tasks.page("DONE", 0, 10)).items()).hasSize(1);
        assertThat(in(() -> tasks.page("OPEN", 0, 10)).items()).isEmpty();
        assertThat(in(() -> audit.entries(AuditFilter.of("money_task", task.toString()), 0, 10))
                        .items())
                .extracting(entry -> entry.action())
                .containsExactlyInAnyOrder("payments.task.opened", "payments.task.done");
    }

    @Test
    void theMachineSettlesWhatFitsByItself() {
        open("bill-missing-there", "o-1");
        assertThat(in(() -> tasks.resolved("bill-missing-there", "o-1", "账单里已有")))
                .isTrue();
        assertThat(in(() -> tasks.resolved("bill-missing-there", "o-1", "账单里已有")))
                .isFalse();
        assertThat(in(tasks::waiting)).isZero();
    }

    private UUID open(String kind, String subject) {
        return in(() -> transaction.execute(
                status -> tasks.open(kind, "refund", subject, "一笔退款没有到账", "微信支付答复 ABNORMAL", "换一种方式退款", 27_000L)));
    }

    private int done(UUID task, String what) {
        tasks.done(task, finance, what);
        return 1;
    }

    private AccountId staff(String username, String role) {
        return in(() -> accounts.open(new NewAccount("STAFF", "财务小王", null, username, PASSWORD, false, Set.of(role))));
    }

    private <T> T in(Supplier<T> work) {
        return TenantScope.with(tenant).get(work);
    }
}
