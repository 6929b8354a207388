package dev.guildhall.ledger.console;

import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.ledger.DailyProof;
import dev.guildhall.ledger.LedgerBooks;
import dev.guildhall.ledger.LedgerProof;
import dev.guildhall.ledger.LedgerStatements;
import dev.guildhall.ledger.LedgerStatements.Account;
import dev.guildhall.ledger.LedgerStatements.Period;
import dev.guildhall.ledger.Unit;
import dev.guildhall.problem.NotFound;
import dev.guildhall.ui.Paged;
import dev.guildhall.ui.Views;
import dev.guildhall.ui.ZoneSource;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import tools.jackson.databind.json.JsonMapper;

/** The books, for staff: their proof, the trial balance and every entry. */
@Controller
@PreAuthorize("hasAuthority('billing.ledger.view')")
class LedgerConsole {
    private static final int SIZE = 20;

    private final LedgerBooks books;
    private final LedgerProof proof;
    private final DailyProof daily;
    private final LedgerStatements statements;
    private final LedgerFiles files;
    private final Accounts accounts;
    private final ZoneSource zones;
    private final JsonMapper json;
    private final Clock clock;

    LedgerConsole(
            LedgerBooks books,
            LedgerProof proof,
            DailyProof daily,
            LedgerStatements statements,
            LedgerFiles files,
            Accounts accounts,
            ZoneSource zones,
            JsonMapper json,
            Clock clock) {
        this.books = books;
        this.proof = proof;
        this.daily = daily;
        this.statements = statements;
        this.files = files;
        this.accounts = accounts;
        this.zones = zones;
        this.json = json;
        this.clock = clock;
    }

    @GetMapping("/console/billing/ledger")
    String proof(Model model) {
        model.addAttribute("proof", proof.prove());
        model.addAttribute("balances", List.of(books.trialBalance(Unit.FEN), books.trialBalance(Unit.POINT)));
        model.addAttribute("runs", daily.latest(14));
        model.addAttribute("chart", moneyIn());
        return "ledger/console/proof";
    }

    /** What the last twelve months brought, one series for each account it came into; null when there was nothing. */
    private @Nullable String moneyIn() {
        LocalDate today = today();
        LocalDate first = today.minusMonths(11).withDayOfMonth(1);
        List<LedgerStatements.MonthIn> in = statements.moneyIn(first, zones.zone());
        if (in.isEmpty()) {
            return null;
        }
        List<String> months = Stream.iterate(first, month -> month.plusMonths(1))
                .limit(12)
                .map(month -> month.toString().substring(0, 7))
                .toList();
        Map<String, List<Double>> series = new LinkedHashMap<>();
        for (LedgerStatements.MonthIn each : in) {
            List<Double> values =
                    series.computeIfAbsent(each.name() + "（元）", name -> new ArrayList<>(Collections.nCopies(12, 0.0)));
            values.set(months.indexOf(each.month()), each.fen() / 100.0);
        }
        return json.writeValueAsString(Map.of(
                "days",
                months,
                "series",
                series.entrySet().stream()
                        .map(each -> Map.of("name", each.getKey(), "values", each.getValue()))
                        .toList()));
    }

    @GetMapping("/console/billing/ledger/trial-balance.xlsx")
    void trialBalance(HttpServletResponse response) throws IOException {
        books.exported("trial-balance", Map.of());
        sheet(response, "trial-balance");
        files.trialBalance(response.getOutputStream());
    }

    @GetMapping("/console/billing/ledger/accounts")
    String family(@RequestParam String family, @RequestParam(defaultValue = "0") int page, Model model) {
        Paged<Account> found = statements.accounts(family, Math.max(page, 0), SIZE);
        if (found.total() == 0) {
            throw new NotFound("账户");
        }
        if (found.total() == 1) {
            return "redirect:/console/billing/ledger/accounts/"
                    + found.items().getFirst().id();
        }
        model.addAttribute("family", found.items().getFirst());
        model.addAttribute("page", found.map(account -> new Named(account, owner(account))));
        return "ledger/console/accounts";
    }

    /** An account with the name of its owner. */
    record Named(Account account, @Nullable String owner) {}

    @GetMapping("/console/billing/ledger/accounts/{id}")
    String account(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        Period period = period(from, to);
        LedgerStatements.Statement statement = statements.statement(id, period, Math.max(page, 0), SIZE);
        model.addAttribute("s", statement);
        model.addAttribute("owner", owner(statement.account()));
        return Views.of(request, "ledger/console/account", "list");
    }

    @GetMapping("/console/billing/ledger/accounts/{id}/statement.xlsx")
    void statement(
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String from,
            @RequestParam(defaultValue = "") String to,
            HttpServletResponse response)
            throws IOException {
        Account account = statements.account(id);
        Period period = period(from, to);
        books.exported(
                account.code(),
                Map.of("from", period.from().toString(), "to", period.to().toString()));
        sheet(response, "statement");
        String owner = owner(account);
        files.statement(
                account,
                owner == null ? account.name() : account.name() + " · " + owner,
                period,
                response.getOutputStream());
    }

    private static void sheet(HttpServletResponse response, String name) {
        response.setContentType("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".xlsx\"");
    }

    private @Nullable String owner(Account account) {
        return account.owner() == null
                ? null
                : accounts.find(new AccountId(account.owner()))
                        .map(AccountView::name)
                        .orElse("账号已删除");
    }

    /** The last ninety days unless said otherwise; days the wrong way round are turned. */
    private Period period(String from, String to) {
        LocalDate last = day(to, today());
        LocalDate first = day(from, last.minusDays(89));
        return first.isAfter(last) ? new Period(last, first, zones.zone()) : new Period(first, last, zones.zone());
    }

    private LocalDate today() {
        return LocalDate.now(clock.withZone(zones.zone()));
    }

    private static LocalDate day(String text, LocalDate otherwise) {
        try {
            return text.isBlank() ? otherwise : LocalDate.parse(text.strip());
        } catch (DateTimeParseException e) {
            return otherwise;
        }
    }

    @GetMapping("/console/billing/ledger/entries")
    String entries(
            @RequestParam(defaultValue = "") String q,
            @RequestParam(required = false) @Nullable Unit unit,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        Map<String, String> units = new LinkedHashMap<>();
        for (Unit each : Unit.values()) {
            units.put(each.name(), each.label());
        }
        String text = q.isBlank() ? null : q.strip();
        model.addAttribute("units", units);
        model.addAttribute("filtered", text != null || unit != null);
        model.addAttribute("page", books.entries(unit, text, Math.max(page, 0), SIZE));
        return Views.of(request, "ledger/console/entries", "list");
    }
}
