package dev.guildhall.sandbox;

import dev.guildhall.catalog.DemoAccount;
import dev.guildhall.catalog.DemoAccounts;
import dev.guildhall.tenancy.PlatformClock;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.PhoneNumber;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Demo accounts, received messages and the clock, for programs. */
@RestController
@RequestMapping("/sandbox")
@SandboxOnly
@PreAuthorize("permitAll()")
class SandboxApi {
    private static final int MOST_MESSAGES = 100;

    private final DemoAccounts accounts;
    private final SmsInbox inbox;
    private final MailInbox mail;
    private final PlatformClock clock;

    SandboxApi(DemoAccounts accounts, SmsInbox inbox, MailInbox mail, PlatformClock clock) {
        this.accounts = accounts;
        this.inbox = inbox;
        this.mail = mail;
        this.clock = clock;
    }

    /** One of the three. */
    record ClockChange(
            @Nullable String now,
            @Nullable String shift,
            @Nullable Boolean reset) {}

    /** @param shift how far the platform's clock is from real time */
    record ClockView(Instant now, Duration shift) {}

    @GetMapping("/accounts")
    List<Map<String, @Nullable Object>> accounts() {
        return accounts.all().stream().map(SandboxApi::shown).toList();
    }

    /** @param phone in any usual form; without it, the last messages to everybody */
    @GetMapping("/sms")
    List<SmsInbox.Message> sms(@RequestParam(required = false) @Nullable String phone) {
        if (phone == null || phone.isBlank()) {
            return inbox.last(MOST_MESSAGES);
        }
        return PhoneNumber.find(phone).map(p -> inbox.to(p.national())).orElse(List.of());
    }

    /** @param to an address; without it, the last e-mails to everybody */
    @GetMapping("/mail")
    List<MailInbox.Message> mail(@RequestParam(required = false) @Nullable String to) {
        return to == null || to.isBlank()
                ? mail.last(MOST_MESSAGES)
                : EmailAddress.find(to).map(a -> mail.to(a.value())).orElse(List.of());
    }

    @GetMapping("/clock")
    ClockView clock() {
        Duration shift = clock.shifted();
        return new ClockView(clock.instant(), Duration.ofSeconds((shift.toMillis() + 500) / 1000));
    }

    /** @throws IllegalArgumentException in words, when it is not exactly one of the three or cannot be read */
    @PutMapping("/clock")
    ClockView clock(@RequestBody ClockChange change) {
        try {
            if (change.now() != null && change.shift() == null && change.reset() == null) {
                clock.shift(Duration.between(
                        clock.instant(), OffsetDateTime.parse(change.now()).toInstant()));
            } else if (change.shift() != null && change.now() == null && change.reset() == null) {
                clock.shift(Duration.parse(change.shift()));
            } else if (Boolean.TRUE.equals(change.reset()) && change.now() == null && change.shift() == null) {
                clock.reset();
            } else {
                throw new IllegalArgumentException(
                        "give one of {\"now\": \"2026-11-23T09:00:00+08:00\"}, {\"shift\": \"PT5M\"}, {\"reset\": true}");
            }
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException("now is a time with its offset, shift an ISO-8601 duration", e);
        }
        return clock();
    }

    @ExceptionHandler
    ProblemDetail wrong(IllegalArgumentException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, String.valueOf(e.getMessage()));
    }

    /** An API client is an account too, but what it signs in with goes by other names. */
    private static Map<String, @Nullable Object> shown(DemoAccount account) {
        Map<String, @Nullable Object> shown = new LinkedHashMap<>();
        if (account.role().equals("operator-client")) {
            shown.put("role", account.role());
            shown.put("clientId", account.username());
            shown.put("clientSecret", account.password());
        } else {
            shown.put("tenant", account.tenant());
            shown.put("role", account.role());
            shown.put("username", account.username());
            shown.put("phone", account.phone());
            shown.put("password", account.password());
        }
        shown.put("note", account.note());
        return shown;
    }
}
