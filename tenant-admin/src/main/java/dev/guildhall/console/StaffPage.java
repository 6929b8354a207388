package dev.guildhall.console;

import dev.guildhall.access.Needs;
import dev.guildhall.audit.AuditFilter;
import dev.guildhall.audit.AuditTrail;
import dev.guildhall.audit.Vocabulary;
import dev.guildhall.catalog.Dictionaries;
import dev.guildhall.catalog.DictionaryEntry;
import dev.guildhall.identity.AccountId;
import dev.guildhall.identity.AccountView;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.Positions;
import dev.guildhall.identity.RoleGrant;
import dev.guildhall.identity.StaffDesk;
import dev.guildhall.identity.StaffDirectory;
import dev.guildhall.identity.StaffInvitations;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 员工: who works in this console, by which roles; inviting, stopping and letting in again. */
@Controller
@Needs("core.staff.edit")
class StaffPage {

    private static final int ROWS = 20;
    private static final int RECENT = 10;
    private static final int LONGEST_REASON = 120;

    private final StaffDirectory staff;
    private final StaffDesk desk;
    private final Dictionaries dictionaries;
    private final AuditTrail audit;
    private final Vocabulary words;
    private final Here here;

    StaffPage(
            StaffDirectory staff,
            StaffDesk desk,
            Dictionaries dictionaries,
            AuditTrail audit,
            Vocabulary words,
            Here here) {
        this.staff = staff;
        this.desk = desk;
        this.dictionaries = dictionaries;
        this.audit = audit;
        this.words = words;
        this.here = here;
    }

    /** One row. */
    record Member(AccountView account, String roles, boolean self) {}

    /**
     * A role as a box to tick.
     *
     * @param positions names of the positions that bring it to this person anyway
     * @param open whether the one who looks may give and take it
     */
    record Choice(String code, String name, boolean on, boolean open, List<String> positions) {}

    /** Something that was done to the account. */
    record Act(
            String who, String what, Instant at, @Nullable String detail) {}

    record InviteForm(
            @Nullable String name,
            @Nullable String phone,
            @Nullable Set<String> role) {

        Set<String> roles() {
            return role == null ? Set.of() : role;
        }
    }

    @GetMapping("/console/staff")
    String list(
            Actor actor,
            @RequestParam(required = false) @Nullable String q,
            @RequestParam(required = false) @Nullable String state,
            @RequestParam(required = false) @Nullable String role,
            @RequestParam(defaultValue = "0") int page,
            Model model,
            HttpServletRequest request) {
        String name = q == null || q.isBlank() ? null : q.strip();
        String ofRole = role == null || role.isBlank() ? null : role;
        Boolean active = state == null || state.isBlank() ? null : state.equals("active");
        Map<String, String> roleNames = roleNames();
        Paged<Member> found = staff.page(name, ofRole, active, Math.max(0, page), ROWS)
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
        if (ofRole != null) {
            chips.add(new Chip("角色：" + roleNames.getOrDefault(ofRole, ofRole), here.with("role", null)));
        }
        if (active != null) {
            chips.add(new Chip(active ? "状态：在用" : "状态：已停用", here.with("state", null)));
        }
        model.addAttribute("page", found);
        model.addAttribute("chips", chips);
        model.addAttribute("states", states());
        model.addAttribute("roles", roleNames);
        return Views.of(request, "console/staff", "list");
    }

    @GetMapping("/console/staff/new")
    String form(Actor actor, Model model) {
        return form(actor, model, new InviteForm("", "", Set.of()), null);
    }

    @PostMapping("/console/staff")
    String invite(
            Actor actor, InviteForm form, Model model, HttpServletResponse response, RedirectAttributes redirect) {
        String name = form.name() == null ? "" : form.name().strip();
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
        if (form.roles().isEmpty()) {
            errors.add("role", "请至少选一个角色");
        }
        if (phone != null && !errors.any()) {
            try {
                StaffInvitations.Invitation sent = desk.invite(actor.id(), name, phone, form.roles());
                Toast.after(redirect, "已邀请" + name + "，设置密码的链接已发到 " + phone.masked());
                redirect.addFlashAttribute("invited", sent.expiresAt());
                return "redirect:/console/staff";
            } catch (Invalid e) {
                for (FieldError each : e.errors()) {
                    errors.add(each.field().equals("roles") ? "role" : each.field(), each.message());
                }
            } catch (Problem e) {
                errors.add(e.type().endsWith("role-not-yours") ? "role" : "phone", e.detail());
            }
        }
        response.setStatus(422);
        return form(actor, model, form, errors);
    }

    @GetMapping("/console/staff/{id}")
    String show(@PathVariable UUID id, Actor actor, Model model) {
        return page(new AccountId(id), actor, model, null);
    }

    @PostMapping("/console/staff/{id}/roles")
    String roles(
            @PathVariable UUID id,
            Actor actor,
            @RequestParam(required = false) @Nullable Set<String> role,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        AccountId account = new AccountId(id);
        AccountView person = desk.require(account);
        // What they may not give or take is not sent along: a disabled box says nothing.
        Set<String> wanted = new TreeSet<>(role == null ? Set.of() : role);
        byHand(account).stream().filter(each -> !desk.mayGive(actor.id(), each)).forEach(wanted::add);
        return act(
                account,
                actor,
                model,
                response,
                redirect,
                "已保存" + person.name() + "的角色，从下一次操作起生效",
                () -> desk.setRoles(actor.id(), account, wanted));
    }

    @PostMapping("/console/staff/{id}/disable")
    String disable(
            @PathVariable UUID id,
            Actor actor,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        AccountId account = new AccountId(id);
        String said = reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
        String name = desk.require(account).name();
        return act(
                account,
                actor,
                model,
                response,
                redirect,
                "已停用" + name + "，正在使用的登录已退出",
                () -> desk.disable(actor.id(), account, said));
    }

    @PostMapping("/console/staff/{id}/enable")
    String enable(
            @PathVariable UUID id,
            Actor actor,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        AccountId account = new AccountId(id);
        String name = desk.require(account).name();
        return act(account, actor, model, response, redirect, "已恢复" + name, () -> desk.enable(actor.id(), account));
    }

    /** Sends the link with which a password is set, once more. */
    @PostMapping("/console/staff/{id}/invitation")
    String again(
            @PathVariable UUID id,
            Actor actor,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        AccountId account = new AccountId(id);
        String phone = desk.require(account).phoneMasked();
        return act(
                account,
                actor,
                model,
                response,
                redirect,
                "设置密码的链接已发到 " + phone,
                () -> desk.sendLink(actor.id(), account));
    }

    @PostMapping("/console/staff/{id}/second-factor-reset")
    @Needs("security.factors.reset")
    String resetSecondFactor(
            @PathVariable UUID id,
            Actor actor,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        AccountId account = new AccountId(id);
        String name = desk.require(account).name();
        return act(
                account,
                actor,
                model,
                response,
                redirect,
                "已重置" + name + "的两步验证，下次登录时重新设置",
                () -> desk.resetSecondFactor(actor.id(), account));
    }

    /** Does it, or shows on the person's page why not. */
    private String act(
            AccountId account,
            Actor actor,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect,
            String done,
            Runnable work) {
        try {
            work.run();
            Toast.after(redirect, done);
            return "redirect:/console/staff/" + account;
        } catch (NotFound gone) {
            throw gone;
        } catch (Invalid invalid) {
            response.setStatus(422);
            return page(account, actor, model, invalid.errors().getFirst().message());
        } catch (Problem refused) {
            response.setStatus(refused.status().value());
            return page(account, actor, model, refused.detail());
        }
    }

    private String page(AccountId id, Actor actor, Model model, @Nullable String refusal) {
        AccountView account = desk.require(id);
        model.addAttribute("a", account);
        model.addAttribute("self", id.equals(actor.id()));
        model.addAttribute("reach", desk.mayActOn(actor.id(), id));
        model.addAttribute("secondFactor", desk.hasSecondFactor(id));
        model.addAttribute("mayResetFactor", actor.may("security.factors.reset"));
        model.addAttribute("choices", choices(actor, byHand(id), desk.grants(id)));
        model.addAttribute("acts", acts(id));
        model.addAttribute("refusal", refusal);
        return "console/staff-member";
    }

    private List<Choice> choices(Actor actor, Set<String> chosen, List<RoleGrant> grants) {
        Map<String, String> positions = dictionaries.entries(Positions.DICTIONARY).stream()
                .collect(Collectors.toMap(DictionaryEntry::code, DictionaryEntry::label, (one, other) -> one));
        return staff.roles().stream()
                .map(role -> new Choice(
                        role.code(),
                        role.name(),
                        chosen.contains(role.code()),
                        desk.mayGive(actor.id(), role.code()),
                        grants.stream()
                                .filter(grant -> grant.role().equals(role.code()))
                                .map(RoleGrant::position)
                                .filter(java.util.Objects::nonNull)
                                .map(position -> positions.getOrDefault(position, position))
                                .toList()))
                .toList();
    }

    private Set<String> byHand(AccountId id) {
        return desk.grants(id).stream()
                .filter(grant -> grant.position() == null)
                .map(RoleGrant::role)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private List<Act> acts(AccountId id) {
        return audit.entries(AuditFilter.of("account", id.toString()), 0, RECENT).items().stream()
                .map(entry -> new Act(
                        entry.actor().name(), words.action(entry.action()), entry.at(), detail(entry.details())))
                .toList();
    }

    /** The reason, or what was given and taken, in a line. */
    private static @Nullable String detail(Map<String, Object> details) {
        List<String> parts = new ArrayList<>();
        if (details.get("reason") instanceof String reason && !reason.isBlank()) {
            parts.add(reason);
        }
        if (details.get("added") instanceof List<?> added && !added.isEmpty()) {
            parts.add("增加" + joined(added));
        }
        if (details.get("removed") instanceof List<?> removed && !removed.isEmpty()) {
            parts.add("去掉" + joined(removed));
        }
        return parts.isEmpty() ? null : String.join("，", parts);
    }

    private static String joined(List<?> names) {
        return names.stream().map(String::valueOf).collect(Collectors.joining("、", "「", "」"));
    }

    private String form(Actor actor, Model model, InviteForm form, @Nullable FormErrors errors) {
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        model.addAttribute("choices", choices(actor, form.roles(), List.of()));
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
