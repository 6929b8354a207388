package dev.guildhall.payments.console;

import dev.guildhall.catalog.ModuleSettings;
import dev.guildhall.identity.Actor;
import dev.guildhall.payments.BillingSettings;
import dev.guildhall.payments.domain.VirtualMessages;
import dev.guildhall.payments.domain.VirtualOffers;
import dev.guildhall.payments.web.TenantAddress;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.Texts;
import dev.guildhall.ui.Toast;
import dev.guildhall.wechat.MiniPrograms;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * WeChat's virtual payment, for staff: what is entered of it, and under which id WeChat reviewed each thing on sale. What was entered
 * of a key is never shown again, and whoever changes something has proved to be the person just before (W22).
 */
@Controller
@RequestMapping("/console/billing/accounts/virtual")
@PreAuthorize("hasAuthority('billing.credentials.edit')")
class VirtualConsole {
    private static final String HOME = "redirect:/console/billing/accounts/virtual";
    private static final String FORM = "payments/console/virtual-form";
    private static final String GOODS = "payments/console/virtual-goods";
    private static final String PRODUCT = "product.";
    private static final Texts TEXTS = Texts.in("virtual");

    /** As it was typed. The keys are not written back into the page. */
    record Form(
            @Nullable String offer,
            @Nullable String environment,
            @Nullable String appKey,
            @Nullable String token,
            @Nullable String messageKey) {
        VirtualOffers.Entry entry() {
            if (!text(environment).equals("0") && !text(environment).equals("1")) {
                throw new Invalid("environment", TEXTS.of("environment.format"));
            }
            return new VirtualOffers.Entry(
                    text(offer), text(environment).equals("1"), text(appKey), text(token), text(messageKey));
        }

        Form withoutKeys() {
            return new Form(offer, environment, "", "", "");
        }

        private static String text(@Nullable String value) {
            return value == null ? "" : value.strip();
        }

        /** Never the keys. */
        @Override
        public String toString() {
            return "Form[" + offer + "]";
        }
    }

    private final VirtualOffers offers;
    private final ModuleSettings settings;
    private final MiniPrograms miniPrograms;
    private final ProofOfStaff proof;
    private final TenantAddress address;

    VirtualConsole(
            VirtualOffers offers,
            ModuleSettings settings,
            MiniPrograms miniPrograms,
            ProofOfStaff proof,
            TenantAddress address) {
        this.offers = offers;
        this.settings = settings;
        this.miniPrograms = miniPrograms;
        this.proof = proof;
        this.address = address;
    }

    @GetMapping
    String show(Model model, HttpServletRequest request) {
        List<VirtualOffers.View> versions = offers.all();
        List<VirtualOffers.Good> goods = offers.goods();
        model.addAttribute("versions", versions);
        model.addAttribute("goods", goods);
        model.addAttribute("on", settings.of(BillingSettings.class).virtualPayment());
        model.addAttribute("ready", versions.stream().anyMatch(each -> each.state() == VirtualOffers.State.ACTIVE));
        model.addAttribute(
                "sold", goods.stream().filter(VirtualOffers.Good::sold).count());
        model.addAttribute("appid", miniPrograms.appid().orElse(null));
        model.addAttribute("messages", address.of(request) + VirtualMessages.PATH);
        return "payments/console/virtual";
    }

    @GetMapping("/new")
    String blank(Actor actor, Model model, HttpServletRequest request, RedirectAttributes redirect) {
        if (proof.missing(actor, request)) {
            return ProofOfStaff.ask("/virtual/new", redirect);
        }
        return form(
                model,
                new Form(
                        offers.all().stream()
                                .findFirst()
                                .map(VirtualOffers.View::offer)
                                .orElse(""),
                        "0",
                        "",
                        "",
                        ""));
    }

    @PostMapping
    String enter(
            Actor actor,
            @ModelAttribute Form form,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            VirtualOffers.View entered = offers.enter(actor, ProofOfStaff.of(request), form.entry());
            Toast.after(redirect, TEXTS.of("toast.entered", entered.state().label()));
            return HOME;
        } catch (Invalid | Conflict problem) {
            ProofOfStaff.refused(problem, model, response);
            return form(model, form.withoutKeys());
        }
    }

    @PostMapping("/versions/{id}/check")
    String check(@PathVariable UUID id, RedirectAttributes redirect) {
        try {
            Toast.after(
                    redirect, TEXTS.of("toast.tried", offers.check(id).state().label()));
        } catch (Problem problem) {
            Toast.after(redirect, Objects.requireNonNullElse(problem.detail(), problem.title()));
        }
        return HOME;
    }

    @GetMapping("/goods")
    String goods(Actor actor, Model model, HttpServletRequest request, RedirectAttributes redirect) {
        if (proof.missing(actor, request)) {
            return ProofOfStaff.ask("/virtual/goods", redirect);
        }
        Map<String, String> typed = new HashMap<>();
        for (VirtualOffers.Good good : offers.goods()) {
            typed.put(good.subject(), Objects.requireNonNullElse(good.product(), ""));
        }
        return goods(model, typed);
    }

    @PostMapping("/goods")
    String name(
            Actor actor,
            @RequestParam Map<String, String> fields,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        Map<String, String> typed = new HashMap<>();
        fields.forEach((name, value) -> {
            if (name.startsWith(PRODUCT)) {
                typed.put(name.substring(PRODUCT.length()), value.strip());
            }
        });
        try {
            offers.name(actor, ProofOfStaff.of(request), typed);
        } catch (Invalid | Conflict problem) {
            ProofOfStaff.refused(problem, model, response);
            return goods(model, typed);
        }
        Toast.after(redirect, TEXTS.of("toast.named"));
        return HOME;
    }

    private String form(Model model, Form form) {
        Map<String, String> environments = new LinkedHashMap<>();
        environments.put("0", TEXTS.of("environment.0"));
        environments.put("1", TEXTS.of("environment.1"));
        model.addAttribute("form", form);
        model.addAttribute("environments", environments);
        return FORM;
    }

    private String goods(Model model, Map<String, String> typed) {
        model.addAttribute("goods", offers.goods());
        model.addAttribute("typed", typed);
        return GOODS;
    }
}
