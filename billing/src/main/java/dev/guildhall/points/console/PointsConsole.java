package dev.guildhall.points.console;

import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Actor;
import dev.guildhall.points.PointWallets;
import dev.guildhall.points.domain.WalletBoard;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.databind.json.JsonMapper;

/** Points, for staff: every wallet, its lots and statement, and points given for nothing. */
@Controller
@RequestMapping("/console/billing/points")
@PreAuthorize("hasAuthority('billing.points.view')")
class PointsConsole {
    private static final int SIZE = 20;

    private final WalletBoard board;
    private final PointWallets wallets;
    private final JsonMapper json;

    PointsConsole(WalletBoard board, PointWallets wallets, JsonMapper json) {
        this.board = board;
        this.json = json;
        this.wallets = wallets;
    }

    @GetMapping
    String list(Actor actor, @RequestParam(defaultValue = "0") int page, Model model, HttpServletRequest request) {
        fill(actor, model, page);
        return Views.of(request, "points/console/wallets", "list");
    }

    @GetMapping("/wallets/{owner}")
    String wallet(
            Actor actor,
            @PathVariable UUID owner,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        AccountView account = board.owner(owner);
        model.addAttribute("owner", account);
        model.addAttribute("mayGive", actor.may("billing.points.grant"));
        model.addAttribute("balance", wallets.balance(account.id()));
        model.addAttribute("entries", wallets.entries(account.id(), Math.max(page, 0), SIZE));
        model.addAttribute("thawKey", UUID.randomUUID());
        if (Views.wantsPart(request)) {
            return "points/console/wallet :: content";
        }
        fill(actor, model, 0);
        return "points/console/wallet";
    }

    @PostMapping("/wallets/{owner}/thaw")
    @PreAuthorize("hasAuthority('billing.points.grant')")
    String thaw(
            @PathVariable UUID owner,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam UUID idempotencyKey,
            RedirectAttributes redirect) {
        try {
            Toast.after(redirect, "已解冻 %d 点".formatted(board.thaw(owner, reason, idempotencyKey)));
        } catch (Invalid problem) {
            Toast.after(redirect, problem.errors().getFirst().message());
        } catch (Conflict problem) {
            Toast.after(redirect, problem.detail());
        }
        return "redirect:/console/billing/points/wallets/" + owner;
    }

    /** @param owner chosen already; otherwise staff name the account */
    @GetMapping("/gifts/new")
    @PreAuthorize("hasAuthority('billing.points.grant')")
    String form(@RequestParam(required = false) @Nullable UUID owner, Model model) {
        form(model, owner, "", "", "", "", UUID.randomUUID());
        return "points/console/gift";
    }

    @PostMapping("/gifts")
    @PreAuthorize("hasAuthority('billing.points.grant')")
    String give(
            Actor actor,
            @RequestParam(required = false) @Nullable UUID owner,
            @RequestParam(defaultValue = "") String login,
            @RequestParam(defaultValue = "") String points,
            @RequestParam(defaultValue = "") String lastDay,
            @RequestParam(defaultValue = "") String reason,
            @RequestParam UUID idempotencyKey,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            Wrong wrong = new Wrong();
            Optional<AccountView> account = wrong.of(() -> owner == null ? board.ownerBy(login) : board.owner(owner));
            long many = wrong.of(() -> number(points)).orElse(0L);
            LocalDate until =
                    lastDay.isBlank() ? null : wrong.of(() -> day(lastDay)).orElse(null);
            wrong.add(reason.isBlank(), "reason", "请填写原因，1–60 个字，对方会看到");
            wrong.tell();
            AccountView to = account.orElseThrow();
            boolean given = board.give(actor, to.id().value(), many, until, reason, idempotencyKey);
            Toast.after(redirect, given ? "已赠送 %s 点给「%s」".formatted(points.strip(), to.name()) : "已提交复核，另一位同事通过后到账");
            return "redirect:/console/billing/points/wallets/" + to.id();
        } catch (Invalid problem) {
            model.addAttribute("errors", FormErrors.of(problem));
            form(model, owner, login, points, lastDay, reason, idempotencyKey);
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            return "points/console/gift";
        }
    }

    private void form(
            Model model, @Nullable UUID owner, String login, String points, String lastDay, String reason, UUID key) {
        model.addAttribute("owner", owner == null ? null : board.owner(owner));
        model.addAttribute("login", login);
        model.addAttribute("points", points);
        model.addAttribute("lastDay", lastDay);
        model.addAttribute("reason", reason);
        model.addAttribute("key", key);
    }

    private void fill(Actor actor, Model model, int page) {
        model.addAttribute("mayGive", actor.may("billing.points.grant"));
        model.addAttribute("chart", chart());
        model.addAttribute("totals", board.totals());
        model.addAttribute("page", board.page(Math.max(page, 0), SIZE));
    }

    /** Points bought, given and spent by month; null when there were none. */
    private @Nullable String chart() {
        List<WalletBoard.Month> months = board.months();
        if (months.stream().allMatch(WalletBoard.Month::empty)) {
            return null;
        }
        return json.writeValueAsString(Map.of(
                "days",
                months.stream().map(WalletBoard.Month::month).toList(),
                "series",
                List.of(
                        Map.of(
                                "name",
                                "消费（点）",
                                "values",
                                months.stream().map(WalletBoard.Month::spent).toList()),
                        Map.of(
                                "name",
                                "购买（点）",
                                "values",
                                months.stream().map(WalletBoard.Month::bought).toList()),
                        Map.of(
                                "name",
                                "赠送（点）",
                                "values",
                                months.stream().map(WalletBoard.Month::given).toList()))));
    }

    private static long number(String text) {
        String digits = text.strip();
        if (!digits.matches("[0-9]{1,7}")) {
            throw new Invalid("points", "请填写整数，例如 30");
        }
        return Long.parseLong(digits);
    }

    private static LocalDate day(String text) {
        try {
            return LocalDate.parse(text.strip());
        } catch (java.time.format.DateTimeParseException e) {
            throw new Invalid("lastDay", "没有这一天，请按 年-月-日 填写，例如 2027-01-31");
        }
    }
}
