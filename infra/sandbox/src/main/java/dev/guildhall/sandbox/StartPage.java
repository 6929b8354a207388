package dev.guildhall.sandbox;

import dev.guildhall.catalog.DemoAccount;
import dev.guildhall.catalog.DemoAccounts;
import dev.guildhall.sandbox.wechatpay.OpenPayments;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.tenancy.Tenant;
import dev.guildhall.tenancy.TenantDirectory;
import dev.guildhall.tenancy.TenantId;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Where somebody who just started the deployment begins: who one can be, what was sent, what is to be paid. */
@Controller
@SandboxOnly
@PreAuthorize("permitAll()")
class StartPage {
    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("MM-dd HH:mm:ss");
    private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
    private static final Map<String, String> ROLES = Map.of(
            "operator", "平台运营",
            "operator-client", "接口客户端",
            "staff", "工作人员",
            "person", "登记人员",
            "agency", "认证机构",
            "member", "会员",
            "guest", "访客");

    private final DemoAccounts accounts;
    private final SmsInbox inbox;
    private final MailInbox mail;
    private final OpenPayments payments;
    private final TenantDirectory tenants;
    private final PlatformClock clock;

    StartPage(
            DemoAccounts accounts,
            SmsInbox inbox,
            MailInbox mail,
            OpenPayments payments,
            TenantDirectory tenants,
            PlatformClock clock) {
        this.accounts = accounts;
        this.inbox = inbox;
        this.mail = mail;
        this.payments = payments;
        this.tenants = tenants;
        this.clock = clock;
    }

    /** @param slug null for the operator */
    record Place(@Nullable String slug, String name, List<Row> accounts) {}

    record Row(
            String role,
            String roleName,
            @Nullable String username,
            @Nullable String phone,
            @Nullable String password,
            String note) {}

    record Sms(String phone, String text, @Nullable String code, String at) {}

    record Mail(
            String to,
            String subject,
            @Nullable String code,
            @Nullable String link,
            String at) {}

    @GetMapping("/sandbox")
    String show(HttpServletResponse response, Model model) {
        response.setHeader("Cache-Control", "no-store");
        model.addAttribute("places", places());
        model.addAttribute(
                "messages",
                inbox.last(12).stream()
                        .map(m -> new Sms(m.phone(), m.text(), m.code(), DAY_AND_TIME.format(m.at().atZone(CHINA))))
                        .toList());
        model.addAttribute(
                "mails",
                mail.last(8).stream()
                        .map(m -> new Mail(
                                m.to(), m.subject(), m.code(), m.link(), DAY_AND_TIME.format(m.at().atZone(CHINA))))
                        .toList());
        model.addAttribute("payments", payments.last(12));
        model.addAttribute("now", FULL.format(clock.instant().atZone(CHINA)));
        model.addAttribute("shift", words(clock.shifted()));
        return "sandbox/start";
    }

    @PostMapping("/sandbox/clock")
    String shift(@RequestParam(required = false) @Nullable Duration by) {
        if (by == null) {
            clock.reset();
        } else {
            clock.shift(by);
        }
        return "redirect:/sandbox";
    }

    @PostMapping("/sandbox/pay")
    String pay(@RequestParam String order) {
        payments.pay(order);
        return "redirect:/sandbox#payments";
    }

    private List<Place> places() {
        Map<String, List<DemoAccount>> byTenant = new LinkedHashMap<>();
        for (DemoAccount account : accounts.all()) {
            byTenant.computeIfAbsent(account.tenant() == null ? "" : account.tenant(), t -> new ArrayList<>())
                    .add(account);
        }
        return byTenant.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> new Place(
                        e.getKey().isEmpty() ? null : e.getKey(),
                        e.getKey().isEmpty() ? "运营" : name(e.getKey()),
                        e.getValue().stream().map(StartPage::row).toList()))
                .toList();
    }

    private String name(String slug) {
        return TenantId.isWellFormed(slug)
                ? tenants.find(new TenantId(slug)).map(Tenant::name).orElse(slug)
                : slug;
    }

    private static Row row(DemoAccount account) {
        return new Row(
                account.role(),
                ROLES.getOrDefault(account.role(), account.role()),
                account.username(),
                account.phone(),
                account.password(),
                account.note());
    }

    /** Null when the clock is right. */
    private static @Nullable String words(Duration shift) {
        long seconds = Math.round(shift.toMillis() / 1000.0);
        if (seconds == 0) {
            return null;
        }
        Duration by = Duration.ofSeconds(Math.abs(seconds));
        StringBuilder words = new StringBuilder(seconds > 0 ? "快" : "慢");
        if (by.toDays() > 0) {
            words.append(' ').append(by.toDays()).append(" 天");
        }
        if (by.toHoursPart() > 0) {
            words.append(' ').append(by.toHoursPart()).append(" 小时");
        }
        if (by.toMinutesPart() > 0) {
            words.append(' ').append(by.toMinutesPart()).append(" 分");
        }
        if (by.toDays() == 0 && by.toHoursPart() == 0 && by.toSecondsPart() > 0) {
            words.append(' ').append(by.toSecondsPart()).append(" 秒");
        }
        return words.toString();
    }
}
