package dev.guildhall.notice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.identity.AccountId;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.testing.Covers;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.TestTenants;
import dev.guildhall.ui.Paged;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.support.TransactionTemplate;

@GuildhallTest
class NoticesTest {

    private final AccountId zhang = new AccountId(UUID.randomUUID());
    private final AccountId li = new AccountId(UUID.randomUUID());

    @Autowired
    Notices notices;

    @Autowired
    TestTenants tenants;

    @Autowired
    TransactionTemplate transactions;

    TenantId tenant;

    @BeforeEach
    void setUp() {
        tenant = tenants.open("association");
    }

    @Test
    @Covers("D13")
    void theInboxIsNewestFirstAndOnesOwn() {
        tell(zhang, "第一条");
        tell(li, "别人的");
        tell(zhang, "第二条");
        Paged<Notice> inbox = inbox(zhang);
        assertThat(inbox.items()).extracting(Notice::title).containsExactly("第二条", "第一条");
        assertThat(inbox.total()).isEqualTo(2);
        TenantId other = tenants.open("association");
        assertThat(TenantScope.with(other)
                        .get(() -> notices.inbox(zhang, 0, 20))
                        .items())
                .isEmpty();
    }

    @Test
    void readingCountsOnceAndOnlyOnesOwn() {
        tell(zhang, "一");
        tell(zhang, "二");
        UUID first = inbox(zhang).items().getFirst().id();
        assertThat(unread(zhang)).isEqualTo(2);
        assertThat(read(li, first)).isFalse();
        assertThat(unread(zhang)).isEqualTo(2);
        assertThat(read(zhang, first)).isTrue();
        var readAt = inbox(zhang).items().getFirst().readAt();
        assertThat(read(zhang, first)).isTrue();
        assertThat(inbox(zhang).items().getFirst().readAt()).isNotNull().isEqualTo(readAt);
        assertThat(unread(zhang)).isEqualTo(1);
    }

    @Test
    void whatAListenerTellsTwiceIsThereOnce() {
        for (int delivery = 0; delivery < 2; delivery++) {
            once("event-1", zhang);
        }
        once("event-2", zhang);
        once("event-1", li);
        assertThat(inbox(zhang).total()).isEqualTo(2);
        assertThat(inbox(li).total()).isEqualTo(1);
    }

    private void once(String event, AccountId to) {
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(
                        status -> notices.tellOnce(event, to, "test", "标题", "正文", null)));
    }

    @Test
    void aNoticeBelongsToTheTransactionOfWhatItTells() {
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(status -> {
                    notices.tell(zhang, "test", "标题", "正文", null);
                    status.setRollbackOnly();
                }));
        assertThat(inbox(zhang).items()).isEmpty();
        assertThatThrownBy(() -> TenantScope.with(tenant).run(() -> notices.tell(zhang, "test", "标题", "正文", null)))
                .isInstanceOf(IllegalTransactionStateException.class);
    }

    private void tell(AccountId to, String title) {
        TenantScope.with(tenant)
                .run(() -> transactions.executeWithoutResult(
                        status -> notices.tell(to, "test", title, "正文", "/pages/me")));
    }

    private Paged<Notice> inbox(AccountId of) {
        return TenantScope.with(tenant).get(() -> notices.inbox(of, 0, 20));
    }

    private long unread(AccountId of) {
        return TenantScope.with(tenant).get(() -> notices.unread(of));
    }

    private boolean read(AccountId of, UUID notice) {
        return TenantScope.with(tenant).get(() -> notices.read(of, notice));
    }
}
