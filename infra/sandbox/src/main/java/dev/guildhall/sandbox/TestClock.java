package dev.guildhall.sandbox;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.problem.Invalid;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Moves the sandbox's clock forward, runs what is then due for the bound tenant, and tells what came of it. One clock serves the
 * whole process: the simulators must agree with it. Messages end in the sandbox's telephone and mailbox; none is really sent.
 */
@Service
@SandboxOnly
@Lazy
class TestClock {
    static final Duration FARTHEST = Duration.ofDays(400);

    private static final Logger log = LoggerFactory.getLogger(TestClock.class);
    /** Sweeps answer to what others did before them: a second round brings what the first one ordered. */
    private static final int ROUNDS = 2;

    /** Something that happened; {@code kind} is order, points, notice, sms or mail. */
    record Happened(String kind, String title, String text) {}

    /** @param failed names of sweeps that did not end well */
    record Report(Instant from, Instant to, List<Happened> happened, int sweeps, List<String> failed) {}

    private final PlatformClock clock;
    private final ObjectProvider<TenantSweep> sweeps;
    private final ModuleSwitches switches;
    private final SmsInbox telephones;
    private final MailInbox mailboxes;
    private final AuditTrail audit;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    TestClock(
            PlatformClock clock,
            ObjectProvider<TenantSweep> sweeps,
            ModuleSwitches switches,
            SmsInbox telephones,
            MailInbox mailboxes,
            AuditTrail audit,
            JdbcClient jdbc,
            PlatformTransactionManager transactions) {
        this.clock = clock;
        this.sweeps = sweeps;
        this.switches = switches;
        this.telephones = telephones;
        this.mailboxes = mailboxes;
        this.audit = audit;
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    Instant now() {
        return clock.instant();
    }

    Duration ahead() {
        return clock.shifted();
    }

    /** @throws Invalid unless it is later than now, and not too far */
    Report to(Instant target) {
        Instant before = clock.instant();
        if (!target.isAfter(before)) {
            throw new Invalid("to", "请选择比现在（测试时钟）更晚的时间；要回到真实时间，请用「回到真实时间」");
        }
        if (clock.shifted().plus(Duration.between(before, target)).compareTo(FARTHEST) > 0) {
            throw new Invalid("to", "最多拨到真实时间之后 %d 天".formatted(FARTHEST.toDays()));
        }
        clock.shift(Duration.between(before, target));
        Instant since = clock.instant();
        List<String> failed = new ArrayList<>();
        int ran = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (TenantSweep sweep : sweeps.orderedStream().toList()) {
                if (sweep.module() != null && !switches.isOn(TenantScope.current(), sweep.module())) {
                    continue;
                }
                ran++;
                try {
                    sweep.sweep();
                } catch (RuntimeException e) {
                    log.warn("sweep {} after the clock was moved", sweep.name(), e);
                    if (!failed.contains(sweep.name())) {
                        failed.add(sweep.name());
                    }
                }
            }
        }
        record("sandbox.clock.moved", Map.of("from", before.toString(), "to", target.toString()));
        return new Report(before, since, happened(since), ran, failed);
    }

    /** Back to real time. */
    void reset() {
        clock.reset();
        record("sandbox.clock.reset", Map.of());
    }

    private void record(String action, Map<String, String> details) {
        TenantId tenant = TenantScope.current();
        transaction.executeWithoutResult(status -> audit.record(action, "sandbox_clock", tenant.value(), details));
    }

    private List<Happened> happened(Instant since) {
        OffsetDateTime from = OffsetDateTime.ofInstant(since, ZoneOffset.UTC);
        List<Happened> all = new ArrayList<>();
        transaction.executeWithoutResult(status -> {
            all.addAll(jdbc.sql(
                            "SELECT number, title, buyer_name FROM payment_order WHERE closed_at >= :from ORDER BY closed_at")
                    .param("from", from)
                    .query((row, n) -> new Happened(
                            "order",
                            "订单 %s 已关闭".formatted(row.getString("number")),
                            "%s · %s".formatted(row.getString("buyer_name"), row.getString("title"))))
                    .list());
            all.addAll(jdbc.sql("""
                            SELECT points, reason FROM point_entry WHERE created_at >= :from AND kind = 'EXPIRE' ORDER BY created_at
                            """)
                    .param("from", from)
                    .query((row, n) ->
                            new Happened("points", "%d 点到期".formatted(-row.getLong("points")), row.getString("reason")))
                    .list());
            all.addAll(jdbc.sql("""
                            SELECT notice.title, notice.body, account.name FROM notice
                                LEFT JOIN account ON account.id = notice.account_id
                            WHERE notice.created_at >= :from ORDER BY notice.created_at LIMIT 100
                            """)
                    .param("from", from)
                    .query((row, n) -> new Happened(
                            "notice",
                            "站内消息 · %s：%s".formatted(row.getString("name"), row.getString("title")),
                            row.getString("body")))
                    .list());
        });
        telephones.last(100).stream()
                .filter(message -> !message.at().isBefore(since))
                .forEach(message -> all.add(new Happened("sms", "短信 · " + message.phone(), message.text())));
        mailboxes.last(100).stream()
                .filter(message -> !message.at().isBefore(since))
                .forEach(message -> all.add(
                        new Happened("mail", "邮件 · %s：%s".formatted(message.to(), message.subject()), message.text())));
        return all;
    }
}
