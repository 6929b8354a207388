package dev.guildhall.operator;

import dev.guildhall.access.Needs;
import dev.guildhall.access.ProgramAddresses;
import dev.guildhall.catalog.Permission;
import dev.guildhall.identity.Operator;
import dev.guildhall.identity.operator.OperatorClients;
import dev.guildhall.identity.operator.OperatorRights;
import dev.guildhall.problem.Invalid;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Toast;
import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** 接口客户端: programs that use the operator's API, what each may do, and their secrets. */
@Controller
@Needs("operator.clients")
class OperatorClientsPage {

    private final OperatorClients clients;
    private final OperatorRights rights;
    private final ProgramAddresses addresses;

    OperatorClientsPage(OperatorClients clients, OperatorRights rights, ProgramAddresses addresses) {
        this.addresses = addresses;
        this.clients = clients;
        this.rights = rights;
    }

    record Form(String clientId, String name, Set<String> permissions) {
        static Form empty() {
            return new Form("", "", Set.of());
        }
    }

    @GetMapping("/operator/clients")
    String list(Operator operator, Model model) {
        return list(operator, model, Form.empty(), null);
    }

    @PostMapping("/operator/clients")
    String create(
            Operator operator,
            @RequestParam(defaultValue = "") String clientId,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(required = false) @Nullable Set<String> permission,
            Model model,
            HttpServletResponse response) {
        Set<String> chosen = permission == null ? Set.of() : permission;
        try {
            shown(model, response, clients.create(operator, clientId, name, chosen), clientId.strip());
            return list(operator, model, Form.empty(), null);
        } catch (Invalid invalid) {
            FormErrors errors = new FormErrors();
            invalid.errors().forEach(each -> errors.add(each.field(), each.message()));
            response.setStatus(422);
            return list(operator, model, new Form(clientId, name, chosen), errors);
        }
    }

    @PostMapping("/operator/clients/{id}/secret")
    String rotate(@PathVariable UUID id, Operator operator, Model model, HttpServletResponse response) {
        String secret = clients.rotate(operator, id);
        String called = clients.all().stream()
                .filter(client -> client.id().equals(id))
                .findFirst()
                .map(OperatorClients.Client::clientId)
                .orElse("");
        shown(model, response, secret, called);
        return list(operator, model, Form.empty(), null);
    }

    @PostMapping("/operator/clients/{id}/end")
    String end(@PathVariable UUID id, Operator operator, RedirectAttributes redirect) {
        clients.end(operator, id);
        Toast.after(redirect, "已停用，它的令牌立即失效");
        return "redirect:/operator/clients";
    }

    /** The secret is shown on the answer itself, once, and never kept. */
    private static void shown(Model model, HttpServletResponse response, String secret, String clientId) {
        response.setHeader("Cache-Control", "no-store");
        model.addAttribute("secret", secret);
        model.addAttribute("secretOf", clientId);
    }

    private String list(Operator operator, Model model, Form form, @Nullable FormErrors errors) {
        Map<String, String> permissions = new LinkedHashMap<>();
        Map<String, String> offered = new LinkedHashMap<>();
        Map<String, List<String>> opened = addresses.ofOperators();
        for (Permission permission : rights.all()) {
            permissions.put(permission.id(), permission.label());
            if (opened.containsKey(permission.id())) {
                offered.put(permission.id(), String.join("、", opened.get(permission.id())));
            }
        }
        model.addAttribute("offered", offered);
        model.addAttribute("clients", clients.all());
        model.addAttribute("permissions", permissions);
        model.addAttribute("may", operator.permissions());
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        model.addAttribute("labels", Map.of("clientId", "标识", "name", "名称", "permissions", "权限"));
        return "operator/clients";
    }
}
