package dev.guildhall.payments.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.StaffDirectory;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.notice.Notices;
import dev.guildhall.payments.tasks.MoneyTasks;
import dev.guildhall.problem.Texts;
import dev.guildhall.tenancy.TenantScope;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tries every credential in use out once a day, so that one that stops working is known before a buyer finds out, and warns 30, 7
 * and 1 days before a merchant's certificate ends.
 */
@Component
public class CredentialSweep implements TenantSweep {
    /** Kind of the task that warns of a certificate's end. */
    static final String EXPIRING = "receiving-certificate-ends";

    private static final Logger log = LoggerFactory.getLogger(CredentialSweep.class);
    private static final int AT_ONCE = 20;
    private static final List<Integer> WARNINGS = List.of(1, 7, 30);
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final Texts TEXTS = Texts.in("receiving");

    private final ReceivingAccounts accounts;
    private final Credentials credentials;
    private final TestPayments tests;
    private final MoneyTasks tasks;
    private final StaffDirectory staff;
    private final Notices notices;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final @Nullable String baseUrl;

    CredentialSweep(
            ReceivingAccounts accounts,
            Credentials credentials,
            TestPayments tests,
            MoneyTasks tasks,
            StaffDirectory staff,
            Notices notices,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Clock clock,
            @Value("${guildhall.base-url:#{null}}") @Nullable String baseUrl) {
        this.accounts = accounts;
        this.credentials = credentials;
        this.tests = tests;
        this.tasks = tasks;
        this.staff = staff;
        this.notices = notices;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
        this.baseUrl = baseUrl;
    }

    @Override
    public String name() {
        return "receiving-accounts";
    }

    @Override
    public Duration every() {
        return Duration.ofSeconds(30);
    }

    @Override
    public void sweep() {
        transaction.executeWithoutResult(status -> accounts.adopt());
        tests.advanceAll();
        for (UUID version : credentials.dueForRecheck(AT_ONCE)) {
            try {
                String base = baseUrl == null || baseUrl.isBlank()
                        ? credentials.knownBaseUrl().orElse(null)
                        : baseUrl.replaceFirst("/+$", "") + "/t/" + TenantScope.current();
                if (base != null) {
                    credentials.check(version, base);
                }
            } catch (RuntimeException e) {
                log.error("credential {} could not be tried out", version, e);
            }
        }
        transaction.executeWithoutResult(status -> warn());
    }

    private void warn() {
        record Ending(UUID credential, UUID account, String name, Instant until) {}
        Instant now = clock.instant();
        List<Ending> ending = jdbc.sql("""
                SELECT credential.id, account.id AS account, account.name, credential.certificate_until
                FROM wechat_credential credential JOIN receiving_account account ON account.id = credential.account_id
                WHERE credential.state = 'ACTIVE' AND credential.certificate_until <= :soon
                ORDER BY credential.id
                """)
                .param("soon", Orders.utc(now.plus(Duration.ofDays(30))))
                .query((row, n) -> new Ending(
                        row.getObject("id", UUID.class),
                        row.getObject("account", UUID.class),
                        row.getString("name"),
                        Objects.requireNonNull(Order.instant(row, "certificate_until"))))
                .list();
        for (Ending each : ending) {
            int days = WARNINGS.stream()
                    .filter(limit -> !each.until.isAfter(now.plus(Duration.ofDays(limit))))
                    .findFirst()
                    .orElse(30);
            LocalDate last = each.until.minusSeconds(1).atZone(CHINA).toLocalDate();
            String title = TEXTS.of("ending.title", each.name, last.toString());
            tasks.open(
                    EXPIRING,
                    ReceivingSubject.TYPE,
                    each.credential + "/ends-" + days,
                    title,
                    TEXTS.of("ending.detail", last.toString()),
                    TEXTS.of("ending.suggestion"),
                    null);
            for (AccountId who : staff.holding(ReceivingDesk.PERMISSION)) {
                notices.tellOnce(
                        each.credential + "/ends-" + days,
                        who,
                        "payments.account",
                        title,
                        TEXTS.of("ending.detail", last.toString()),
                        "/console/billing/accounts/" + each.account);
            }
        }
    }
}
