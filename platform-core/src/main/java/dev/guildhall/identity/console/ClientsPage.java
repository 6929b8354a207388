package dev.guildhall.identity.console;

import dev.guildhall.access.Needs;
import dev.guildhall.access.ProgramAddresses;
import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.catalog.Permission;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.PublicAddress;
import dev.guildhall.identity.client.ClientDraft;
import dev.guildhall.identity.client.ClientKind;
import dev.guildhall.identity.client.ClientRegistry;
import dev.guildhall.identity.client.ClientView;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.problem.Invalid;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.Toast;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
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

/** 接口应用: websites and apps that let people sign in here, and programs that work with this tenant's data. */
@Controller
@Needs("identity.clients.edit")
class ClientsPage {
    private final ClientRegistry clients;
    private final ModuleCatalog catalog;
    private final ModuleSwitches switches;
    private final PublicAddress address;
    private final ProgramAddresses addresses;

    ClientsPage(
            ClientRegistry clients,
            ModuleCatalog catalog,
            ModuleSwitches switches,
            PublicAddress address,
            ProgramAddresses addresses) {
        this.addresses = addresses;
        this.clients = clients;
        this.catalog = catalog;
        this.switches = switches;
        this.address = address;
    }

    /** What was typed; addresses one a line. */
    record Form(
            @Nullable String name,
            @Nullable String note,
            @Nullable String redirectUris,
            @Nullable String signOutUris,
            @Nullable Set<String> scopes) {
        ClientDraft draft() {
            return new ClientDraft(
                    text(name),
                    text(note),
                    lines(redirectUris),
                    lines(signOutUris),
                    scopes == null ? Set.of() : scopes);
        }

        private static String text(@Nullable String raw) {
            return raw == null ? "" : raw;
        }

        private static List<String> lines(@Nullable String raw) {
            return text(raw).lines().toList();
        }
    }

    /** One thing that can be ticked. */
    record Choice(String id, String label, String help) {}

    @GetMapping("/console/clients")
    String list(Model model) {
        model.addAttribute("clients", clients.all());
        model.addAttribute("kinds", kinds());
        return "identity/console/clients";
    }

    @GetMapping("/console/clients/new")
    String fresh(@RequestParam(defaultValue = "SITE") ClientKind kind, Actor actor, Model model) {
        return form(model, kind, null, new Form("", "", "", "", Set.of("profile")), actor);
    }

    @PostMapping("/console/clients")
    String register(
            @RequestParam(defaultValue = "SITE") ClientKind kind,
            Form form,
            Actor actor,
            Model model,
            HttpServletResponse response) {
        try {
            return issued(clients.register(kind, form.draft(), actor), model, response);
        } catch (Invalid invalid) {
            FormProblems.show(invalid, model, response);
            return form(model, kind, null, form, actor);
        }
    }

    @GetMapping("/console/clients/{id}")
    String page(@PathVariable UUID id, Actor actor, Model model) {
        ClientView client = clients.find(id);
        Form form = new Form(
                client.name(),
                client.note(),
                String.join("\n", client.redirectUris()),
                String.join("\n", client.signOutUris()),
                Set.copyOf(client.scopes()));
        return form(model, client.kind(), client, form, actor);
    }

    @PostMapping("/console/clients/{id}")
    String change(
            @PathVariable UUID id,
            Form form,
            Actor actor,
            Model model,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            clients.change(id, form.draft(), actor);
        } catch (Invalid invalid) {
            FormProblems.show(invalid, model, response);
            ClientView client = clients.find(id);
            return form(model, client.kind(), client, form, actor);
        }
        Toast.after(redirect, Words.of("client.saved"));
        return "redirect:/console/clients/" + id;
    }

    @PostMapping("/console/clients/{id}/secret")
    String newSecret(@PathVariable UUID id, Model model, HttpServletResponse response) {
        return issued(clients.newSecret(id), model, response);
    }

    @PostMapping("/console/clients/{id}/end")
    String end(@PathVariable UUID id, RedirectAttributes redirect) {
        String name = clients.find(id).name();
        clients.end(id);
        Toast.after(redirect, Words.of("client.ended", name));
        return "redirect:/console/clients";
    }

    /** Answered without a redirect, so that the secret is written down nowhere. */
    private String issued(ClientRegistry.Issued issued, Model model, HttpServletResponse response) {
        response.setHeader("Cache-Control", "no-store");
        model.addAttribute("client", clients.find(issued.id()));
        model.addAttribute("secret", issued.secret());
        model.addAttribute("issuer", address.ofTenant(TenantScope.current(), ""));
        return "identity/console/client-issued";
    }

    private String form(Model model, ClientKind kind, @Nullable ClientView client, Form form, Actor actor) {
        model.addAttribute("kind", kind);
        model.addAttribute("kindName", kinds().get(kind.name()));
        model.addAttribute("client", client);
        model.addAttribute("form", form);
        model.addAttribute("chosen", form.scopes() == null ? Set.of() : form.scopes());
        model.addAttribute(
                "choices",
                kind.isForPeople()
                        ? ofPersons()
                        : permissions(actor, client == null ? Set.of() : Set.copyOf(client.scopes())));
        model.addAttribute("issuer", address.ofTenant(TenantScope.current(), ""));
        model.addAttribute("labels", Map.of("name", "名称", "redirectUris", "登录后返回的地址", "signOutUris", "退出后返回的地址"));
        return "identity/console/client";
    }

    private static Map<String, String> kinds() {
        Map<String, String> kinds = new LinkedHashMap<>();
        for (ClientKind kind : ClientKind.values()) {
            kinds.put(kind.name(), Words.of("client.kind." + kind.name()));
        }
        return kinds;
    }

    /** Group heading → what can be ticked. */
    private static Map<String, List<Choice>> ofPersons() {
        return Map.of(
                Words.of("client.scopes.persons"),
                ClientRegistry.OF_PERSONS.stream()
                        .map(scope ->
                                new Choice(scope, Words.of("scope." + scope), Words.of("scope." + scope + ".what")))
                        .toList());
    }

    /** By module: those that open an address and that the actor holds, and those that the client has already. */
    private Map<String, List<Choice>> permissions(Actor actor, Set<String> kept) {
        Map<String, List<String>> opened = addresses.ofTenants();
        Set<String> on = switches.on(TenantScope.current());
        Map<String, List<Choice>> groups = new LinkedHashMap<>();
        for (ModuleDescriptor module : catalog.all()) {
            if (!module.alwaysOn() && !on.contains(module.id())) {
                continue;
            }
            List<Choice> choices = new ArrayList<>();
            for (Permission permission : module.permissions()) {
                List<String> paths = opened.getOrDefault(permission.id(), List.of());
                if (kept.contains(permission.id()) || !paths.isEmpty() && actor.may(permission.id())) {
                    choices.add(new Choice(
                            permission.id(),
                            permission.label(),
                            paths.isEmpty()
                                    ? Words.of("client.scopes.opens-nothing")
                                    : permission.id() + " · " + String.join("、", paths)));
                }
            }
            if (!choices.isEmpty()) {
                groups.put(module.name(), choices);
            }
        }
        return groups;
    }
}
