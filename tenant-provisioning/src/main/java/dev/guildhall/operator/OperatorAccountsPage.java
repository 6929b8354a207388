package dev.guildhall.operator;

import dev.guildhall.access.Needs;
import dev.guildhall.identity.Operator;
import dev.guildhall.identity.operator.OperatorAccounts;
import dev.guildhall.identity.operator.OperatorActs;
import dev.guildhall.identity.operator.OperatorRole;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Toast;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 运营账号: who runs the deployment, by which role; inviting by a link, stopping and letting in again. */
@Controller
@Needs("operator.accounts")
class OperatorAccountsPage {

    private static final String LIST = "redirect:/operator/accounts";
    private static final int RECENT = 12;

    private final OperatorAccounts accounts;
    private final OperatorActs acts;

    OperatorAccountsPage(OperatorAccounts accounts, OperatorActs acts) {
        this.accounts = accounts;
        this.acts = acts;
    }

    record Form(String username, String name, String role) {}

    @GetMapping("/operator/accounts")
    String list(Operator operator, Model model) {
        return list(operator, model, new Form("", "", "SUPPORT"), null);
    }

    @PostMapping("/operator/accounts")
    String invite(
            Operator operator,
            @RequestParam(defaultValue = "") String username,
            @RequestParam(defaultValue = "") String name,
            @RequestParam OperatorRole role,
            Model model,
            HttpServletResponse response) {
        try {
            shown(model, response, accounts.invite(operator, username, name, role), name.strip());
            return list(operator, model, new Form("", "", "SUPPORT"), null);
        } catch (Invalid invalid) {
            FormErrors errors = new FormErrors();
            invalid.errors().forEach(each -> errors.add(each.field(), each.message()));
            response.setStatus(422);
            return list(operator, model, new Form(username, name, role.name()), errors);
        }
    }

    @PostMapping("/operator/accounts/{id}/role")
    String role(
            @PathVariable UUID id,
            Operator operator,
            @RequestParam OperatorRole role,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        return act(
                operator,
                model,
                response,
                redirect,
                "已改为" + role.label() + "，从下一次操作起生效",
                () -> accounts.changeRole(operator, id, role));
    }

    @PostMapping("/operator/accounts/{id}/disable")
    String disable(
            @PathVariable UUID id,
            Operator operator,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        return act(operator, model, response, redirect, "已停用，正在使用的登录已退出", () -> accounts.disable(operator, id, reason));
    }

    @PostMapping("/operator/accounts/{id}/second-factor-reset")
    String resetFactors(
            @PathVariable UUID id,
            Operator operator,
            @RequestParam(defaultValue = "") String reason,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        return act(
                operator,
                model,
                response,
                redirect,
                "已重置，正在使用的登录已退出",
                () -> accounts.resetFactors(operator, id, reason));
    }

    @PostMapping("/operator/accounts/{id}/enable")
    String enable(
            @PathVariable UUID id,
            Operator operator,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        return act(operator, model, response, redirect, "已恢复", () -> accounts.enable(operator, id));
    }

    @PostMapping("/operator/accounts/{id}/invitation")
    String again(@PathVariable UUID id, Operator operator, Model model, HttpServletResponse response) {
        shown(
                model,
                response,
                accounts.again(operator, id),
                accounts.require(id).name());
        return list(operator, model, new Form("", "", "SUPPORT"), null);
    }

    private String act(
            Operator operator,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect,
            String done,
            Runnable work) {
        try {
            work.run();
            Toast.after(redirect, done);
            return LIST;
        } catch (Invalid invalid) {
            response.setStatus(422);
            model.addAttribute("refusal", invalid.errors().getFirst().message());
        } catch (Problem refused) {
            response.setStatus(refused.status().value());
            model.addAttribute("refusal", refused.detail());
        }
        return list(operator, model, new Form("", "", "SUPPORT"), null);
    }

    /** The link is a secret: it is shown on the answer itself, once, and never kept. */
    private static void shown(Model model, HttpServletResponse response, String link, String name) {
        response.setHeader("Cache-Control", "no-store");
        model.addAttribute("link", link);
        model.addAttribute("invited", name);
    }

    private String list(Operator operator, Model model, Form form, @Nullable FormErrors errors) {
        model.addAttribute("accounts", accounts.all());
        model.addAttribute("own", operator.id());
        model.addAttribute("roles", OperatorRole.values());
        model.addAttribute("acts", acts.newest(RECENT));
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        model.addAttribute("labels", Map.of("username", "账号名", "name", "姓名"));
        return "operator/accounts";
    }
}
