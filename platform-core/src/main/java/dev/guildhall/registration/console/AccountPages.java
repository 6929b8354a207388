package dev.guildhall.registration.console;

import dev.guildhall.access.Needs;
import dev.guildhall.identity.AccountDirectory;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountState;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.OrganisationProofs;
import dev.guildhall.identity.SecondFactorReset;
import dev.guildhall.identity.StaffDirectory;
import dev.guildhall.media.MediaContent;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.registration.domain.AccountCare;
import dev.guildhall.registration.domain.Rechecks;
import dev.guildhall.registration.domain.Registrations;
import dev.guildhall.registration.domain.UserTypes;
import dev.guildhall.registration.domain.Words;
import dev.guildhall.review.ReviewView;
import dev.guildhall.review.Reviews;
import dev.guildhall.ui.Chip;
import dev.guildhall.ui.Here;
import dev.guildhall.ui.Paged;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 账号: everybody who has an account here; looking them up, banning and letting in again. */
@Controller
@Needs("registration.accounts.view")
class AccountPages {
    private static final int ROWS = 20;
    private static final int SIGN_INS = 8;

    private final AccountDirectory directory;
    private final Accounts accounts;
    private final StaffDirectory staff;
    private final Registrations registrations;
    private final Reviews reviews;
    private final AccountCare care;
    private final Rechecks rechecks;
    private final OrganisationProofs proofs;
    private final SecondFactorReset secondFactors;
    private final Here here;

    AccountPages(
            AccountDirectory directory,
            Accounts accounts,
            StaffDirectory staff,
            Registrations registrations,
            Reviews reviews,
            AccountCare care,
            Rechecks rechecks,
            OrganisationProofs proofs,
            SecondFactorReset secondFactors,
            Here here) {
        this.proofs = proofs;
        this.secondFactors = secondFactors;
        this.directory = directory;
        this.accounts = accounts;
        this.staff = staff;
        this.registrations = registrations;
        this.reviews = reviews;
        this.care = care;
        this.rechecks = rechecks;
        this.here = here;
    }

    @GetMapping("/console/accounts")
    String list(
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        String text = blank(q);
        String ofKind = blank(kind);
        AccountState inState = Arrays.stream(AccountState.values())
                .filter(each -> each.name().equals(state))
                .findFirst()
                .orElse(null);
        List<Chip> chips = new ArrayList<>();
        if (text != null) {
            chips.add(new Chip("「" + text + "」", here.with("q", null)));
        }
        if (ofKind != null) {
            chips.add(new Chip("种类：" + kind(ofKind), here.with("kind", null)));
        }
        if (inState != null) {
            chips.add(new Chip("状态：" + states().get(inState.name()), here.with("state", null)));
        }
        Map<String, String> kinds = new LinkedHashMap<>();
        directory.kinds().forEach(each -> kinds.put(each, kind(each)));
        Paged<AccountView> found =
                directory.page(new AccountDirectory.Filter(text, ofKind, inState), Math.max(0, page), ROWS);
        model.addAttribute("page", found);
        model.addAttribute(
                "rechecking",
                rechecks.openOf(found.items().stream().map(AccountView::id).toList()));
        model.addAttribute("kinds", kinds);
        model.addAttribute("states", states());
        model.addAttribute("chips", chips);
        return Views.of(request, "registration/console/accounts", "list");
    }

    @GetMapping("/console/accounts/{id}")
    String one(Actor actor, @PathVariable UUID id, Model model) {
        AccountId account = new AccountId(id);
        AccountView view = accounts.find(account).orElseThrow(() -> new NotFound(Words.of("account")));
        List<ReviewView> asked = reviews.of(account);
        model.addAttribute("a", view);
        model.addAttribute("kind", kind(view.kind()));
        model.addAttribute("states", states());
        model.addAttribute("identities", directory.identities(account));
        model.addAttribute("types", types());
        model.addAttribute("signIns", directory.signIns(account, SIGN_INS));
        model.addAttribute("roles", staff.roleNames(account));
        model.addAttribute("proofs", proofs.of(account));
        model.addAttribute(
                "mayResetFactor",
                actor.may("security.factors.reset")
                        && !view.kind().equals(Actor.STAFF)
                        && secondFactors.isSet(account));
        model.addAttribute("registration", registrations.of(account).orElse(null));
        model.addAttribute("reviews", asked);
        model.addAttribute(
                "mayEdit",
                actor.may("registration.accounts.edit")
                        && !view.kind().equals(Actor.STAFF)
                        && !account.equals(actor.id()));
        model.addAttribute("rechecks", rechecks.of(account));
        model.addAttribute(
                "askable", view.state() == AccountState.ACTIVE ? rechecks.askable(account) : List.<String>of());
        model.addAttribute("parts", parts());
        model.addAttribute("mayReview", actor.may("registration.review") && actor.may("review.queue"));
        return "registration/console/account";
    }

    /** The page with what was wrong in one of its forms. */
    private String again(
            Actor actor, UUID id, String trouble, Invalid invalid, Model model, HttpServletResponse response) {
        model.addAttribute(trouble, invalid.errors().getFirst().message());
        response.setStatus(422);
        return one(actor, id, model);
    }

    @PostMapping("/console/accounts/{id}/ban")
    @Needs("registration.accounts.edit")
    String ban(
            Actor actor,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            care.ban(actor, new AccountId(id), reason);
        } catch (Invalid invalid) {
            return again(actor, id, "banTrouble", invalid, model, response);
        }
        Toast.after(redirect, "已停用，正在使用的登录已退出");
        return "redirect:/console/accounts/" + id;
    }

    @PostMapping("/console/accounts/{id}/unban")
    @Needs("registration.accounts.edit")
    String unban(Actor actor, @PathVariable UUID id, RedirectAttributes redirect) {
        care.unban(actor, new AccountId(id));
        Toast.after(redirect, "已恢复使用");
        return "redirect:/console/accounts/" + id;
    }

    /** The account has to confirm these anew (W44). */
    @PostMapping("/console/accounts/{id}/recheck")
    @Needs("registration.accounts.edit")
    String recheck(
            Actor actor,
            @PathVariable UUID id,
            @RequestParam(required = false) @Nullable List<String> part,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        List<String> wanted = part == null ? List.of() : part;
        try {
            rechecks.ask(actor, new AccountId(id), wanted, reason);
        } catch (Invalid invalid) {
            model.addAttribute("recheckReason", reason);
            model.addAttribute("recheckParts", wanted);
            return again(actor, id, "recheckTrouble", invalid, model, response);
        }
        Toast.after(redirect, "已要求复核，本人会收到通知");
        return "redirect:/console/accounts/" + id;
    }

    @PostMapping("/console/accounts/{id}/recheck/withdrawal")
    @Needs("registration.accounts.edit")
    String withdrawRecheck(Actor actor, @PathVariable UUID id, RedirectAttributes redirect) {
        rechecks.withdraw(actor, new AccountId(id));
        Toast.after(redirect, "已撤回复核要求");
        return "redirect:/console/accounts/" + id;
    }

    /** A paper that shows that a sub-account's person works for the organisation (W19). */
    @GetMapping("/console/accounts/{id}/proofs/{picture}")
    ResponseEntity<InputStreamResource> proof(@PathVariable UUID id, @PathVariable UUID picture) {
        MediaContent content = proofs.open(new AccountId(id), picture);
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(content.view().contentType()))
                .contentLength(content.view().size())
                .cacheControl(CacheControl.noStore())
                .header("X-Content-Type-Options", "nosniff")
                .body(new InputStreamResource(content.in()));
    }

    /** For a member who has lost the phone and the recovery codes. */
    @PostMapping("/console/accounts/{id}/second-factor/removal")
    @Needs("security.factors.reset")
    String resetFactor(
            Actor actor,
            @PathVariable UUID id,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            care.resetSecondFactor(actor, new AccountId(id), reason);
        } catch (Invalid invalid) {
            return again(actor, id, "factorTrouble", invalid, model, response);
        }
        Toast.after(redirect, "已解除两步验证，本人登录时不再需要动态口令");
        return "redirect:/console/accounts/" + id;
    }

    @PostMapping("/console/accounts/{id}/password")
    @Needs("registration.accounts.edit")
    String password(Actor actor, @PathVariable UUID id, RedirectAttributes redirect) {
        redirect.addFlashAttribute("password", care.newPassword(actor, new AccountId(id)));
        return "redirect:/console/accounts/" + id;
    }

    private static String kind(String kind) {
        return switch (kind) {
            case Actor.STAFF -> "员工";
            case Actor.AGENCY -> "认证机构";
            default -> UserTypes.KINDS.getOrDefault(kind, kind);
        };
    }

    private static Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        states.put("ACTIVE", "正常");
        states.put("PENDING", "待审核");
        states.put("REFUSED", "未通过");
        states.put("DISABLED", "已停用");
        return states;
    }

    private static Map<String, String> types() {
        return Map.of(
                "PHONE", "手机号",
                "USERNAME", "账号名",
                "EMAIL", "邮箱",
                "WECHAT_OPENID", "微信小程序",
                "WECHAT_UNIONID", "微信开放平台",
                "ID_NUMBER", "身份证号");
    }

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        Rechecks.PARTS.forEach(part -> parts.put(part, Words.of("recheck." + part)));
        return parts;
    }

    private static @Nullable String blank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
