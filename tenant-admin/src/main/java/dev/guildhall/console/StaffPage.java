package dev.guildhall.console;

import dev.guildhall.audit.AuditTrail;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Accounts;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.StaffDirectory;
import dev.guildhall.identity.StaffInvitations;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Problem;
import dev.guildhall.ui.Chip;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Here;
import dev.guildhall.ui.Paged;
import dev.guildhall.ui.Toast;
import dev.guildhall.ui.Views;
import dev.guildhall.vault.PhoneNumber;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 员工与权限: who works in this console, by which role; inviting, stopping and letting in again. */
@Controller
@PreAuthorize("hasAuthority('core.staff.edit')")
class StaffPage {

    private static final int ROWS = 20;

    private final StaffDirectory staff;
    private final StaffInvitations invitations;
    private final Accounts accounts;
    private final AuditTrail audit;
    private final TransactionTemplate transaction;
    private final Here here;

    StaffPage(
            StaffDirectory staff,
            StaffInvitations invitations,
            Accounts accounts,
            AuditTrail audit,
            TransactionTemplate transaction,
            Here here) {
        this.staff = staff;
        this.invitations = invitations;
        this.accounts = accounts;
        this.audit = audit;
        this.transaction = transaction;
        this.here = here;
    }

    /** One row. */
    record Member(AccountView account, String roles, boolean self) {}

    record InviteForm(
            @Nullable String name,
            @Nullable String phone,
            @Nullable String role) {}

    @GetMapping("/console/staff")
    String list(
            Actor actor,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        String name = q == null || q.isBlank() ? null : q.strip();
        Boolean active = state == null || state.isBlank() ? null : state.equals("active");
        Map<String, String> roleNames = roleNames();
        Paged<Member> found = staff.page(name, null, active, Math.max(0, page), ROWS)
                .map(account -> new Member(
                        account,
                        account.roles().stream()
                                .map(code -> roleNames.getOrDefault(code, code))
                                .sorted()
                                .collect(Collectors.joining("、")),
                        account.id().equals(actor.id())));
        List<Chip> chips = new ArrayList<>();
        if (name != null) {
            chips.add(new Chip("姓名含「" + name + "」", here.with("q", null)));
        }
        if (active != null) {
            chips.add(new Chip(active ? "状态：在用" : "状态：已停用", here.with("state", null)));
        }
        model.addAttribute("page", found);
        model.addAttribute("chips", chips);
        model.addAttribute("states", states());
        return Views.of(request, "console/staff", "list");
    }

    @GetMapping("/console/staff/new")
    String form(Model model) {
        return form(model, new InviteForm("", "", ""), null);
    }

    @PostMapping("/console/staff")
    String invite(InviteForm form, Model model, HttpServletResponse response, RedirectAttributes redirect) {
        String name = form.name() == null ? "" : form.name().strip();
        String role = form.role() == null ? "" : form.role();
        FormErrors errors = new FormErrors();
        if (name.isEmpty() || name.length() > 30) {
            errors.add("name", name.isEmpty() ? "请填写姓名" : "姓名最多 30 个字，现在是 " + name.length() + " 个");
        }
        PhoneNumber phone = null;
        try {
            phone = PhoneNumber.parse(form.phone() == null ? "" : form.phone());
        } catch (Invalid e) {
            errors.add("phone", e.errors().getFirst().message());
        }
        if (!roleNames().containsKey(role)) {
            errors.add("role", "请选择角色");
        }
        if (phone != null && !errors.any()) {
            try {
                StaffInvitations.Invitation sent = invitations.invite(name, phone, Set.of(role));
                Toast.after(redirect, "已邀请" + name + "，设置密码的链接已发到 " + phone.masked());
                redirect.addFlashAttribute("invited", sent.expiresAt());
                return "redirect:/console/staff";
            } catch (Invalid e) {
                for (FieldError each : e.errors()) {
                    errors.add(each.field(), each.message());
                }
            } catch (Problem e) {
                errors.add("phone", e.detail());
            }
        }
        response.setStatus(422);
        return form(model, form, errors);
    }

    @PostMapping("/console/staff/{id}/disable")
    String disable(@PathVariable UUID id, Actor actor, RedirectAttributes redirect) {
        AccountView account = member(id);
        if (account.id().equals(actor.id())) {
            throw new Conflict("own-account", "不能停用自己", "不能停用自己的账号，请让另一位管理员来做");
        }
        transaction.executeWithoutResult(status -> {
            accounts.disable(account.id());
            audit.record("staff.disabled", "account", account.id().toString(), Map.of("name", account.name()));
        });
        Toast.after(redirect, "已停用" + account.name() + "，正在使用的登录已退出");
        return "redirect:/console/staff";
    }

    @PostMapping("/console/staff/{id}/enable")
    String enable(@PathVariable UUID id, RedirectAttributes redirect) {
        AccountView account = member(id);
        transaction.executeWithoutResult(status -> {
            accounts.enable(account.id());
            audit.record("staff.enabled", "account", account.id().toString(), Map.of("name", account.name()));
        });
        Toast.after(redirect, "已恢复" + account.name());
        return "redirect:/console/staff";
    }

    /** Sends the link with which a password is set, once more. */
    @PostMapping("/console/staff/{id}/invitation")
    String again(@PathVariable UUID id, RedirectAttributes redirect) {
        AccountView account = member(id);
        transaction.executeWithoutResult(status -> {
            invitations.again(account.id());
            audit.record("staff.link-sent", "account", account.id().toString(), Map.of("name", account.name()));
        });
        Toast.after(redirect, "设置密码的链接已发到 " + account.phoneMasked());
        return "redirect:/console/staff";
    }

    private AccountView member(UUID id) {
        return accounts.find(new AccountId(id))
                .filter(account -> account.kind().equals(Actor.STAFF))
                .orElseThrow(() -> new NotFound("这位员工"));
    }

    private String form(Model model, InviteForm form, @Nullable FormErrors errors) {
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        model.addAttribute("roles", roleNames());
        model.addAttribute("labels", Map.of("name", "姓名", "phone", "手机号", "role", "角色"));
        return "console/staff-new";
    }

    private Map<String, String> roleNames() {
        Map<String, String> names = new LinkedHashMap<>();
        staff.roles().forEach(role -> names.put(role.code(), role.name()));
        return names;
    }

    private static Map<String, String> states() {
        Map<String, String> states = new LinkedHashMap<>();
        states.put("active", "在用");
        states.put("disabled", "已停用");
        return states;
    }
}
