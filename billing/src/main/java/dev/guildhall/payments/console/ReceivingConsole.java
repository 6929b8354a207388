package dev.guildhall.payments.console;

import dev.guildhall.identity.Actor;
import dev.guildhall.payments.MerchantCredentialInput;
import dev.guildhall.payments.domain.CredentialEntry;
import dev.guildhall.payments.domain.CredentialView;
import dev.guildhall.payments.domain.Credentials;
import dev.guildhall.payments.domain.PlatformPartners;
import dev.guildhall.payments.domain.Proven;
import dev.guildhall.payments.domain.ReceivingAccounts;
import dev.guildhall.payments.domain.ReceivingDesk;
import dev.guildhall.payments.domain.ReceivingKind;
import dev.guildhall.payments.domain.ReceivingView;
import dev.guildhall.payments.domain.StaffProof;
import dev.guildhall.payments.domain.TestPayments;
import dev.guildhall.payments.web.TenantAddress;
import dev.guildhall.problem.Conflict;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.Problem;
import dev.guildhall.problem.Texts;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.QrPicture;
import dev.guildhall.ui.Toast;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.DateTimeException;
import java.time.LocalDate;
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
 * Receiving accounts, for staff. What was entered of a secret is never shown again, and whoever changes something has proved to be
 * the person just before (W22).
 */
@Controller
@RequestMapping("/console/billing/accounts")
@PreAuthorize("hasAuthority('billing.credentials.edit')")
class ReceivingConsole {
    private static final String HOME = ProofOfStaff.HOME;
    private static final String PAGE = "payments/console/account";
    private static final String FORM = "payments/console/account-form";
    private static final String PROOF = "payments/console/account-proof";
    private static final Texts TEXTS = Texts.in("receiving");

    /** As it was typed. The secrets are not written back into the page. */
    record Form(
            @Nullable String kind,
            @Nullable String name,
            @Nullable String priority,
            @Nullable List<String> orderKinds,
            @Nullable String signer,
            @Nullable String mchid,
            @Nullable String appid,
            @Nullable String subMchid,
            @Nullable String subAppid,
            @Nullable String merchantSerial,
            @Nullable String privateKeyPem,
            @Nullable String certificatePem,
            @Nullable String certificateUntil,
            @Nullable String apiV3Key,
            @Nullable String publicKeyPem,
            @Nullable String publicKeyId,
            @Nullable String bank,
            @Nullable String holder,
            @Nullable String number) {

        static Form blank(ReceivingKind kind, String name, @Nullable CredentialView version) {
            return new Form(
                    kind.name(),
                    name,
                    "100",
                    List.of(),
                    version == null || version.partner() != null ? "PLATFORM" : "OWN",
                    version == null ? "" : version.mchid(),
                    version == null ? "" : version.appid(),
                    version == null ? "" : version.subMchid(),
                    version == null ? "" : version.subAppid(),
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "");
        }

        static Form terms(ReceivingView account) {
            Form blank = blank(account.kind(), account.name(), null);
            return new Form(
                    blank.kind,
                    account.name(),
                    Integer.toString(account.priority()),
                    account.orderKinds(),
                    blank.signer,
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "",
                    "");
        }

        ReceivingKind what() {
            return text(kind).equals("BANK")
                    ? ReceivingKind.BANK
                    : text(kind).equals("WECHAT_PARTNER") ? ReceivingKind.WECHAT_PARTNER : ReceivingKind.WECHAT_DIRECT;
        }

        ReceivingAccounts.Terms terms() {
            int wanted;
            try {
                wanted = Integer.parseInt(text(priority));
            } catch (NumberFormatException e) {
                // Refused with the other fields.
                wanted = 0;
            }
            return new ReceivingAccounts.Terms(text(name), wanted, orderKinds == null ? List.of() : orderKinds);
        }

        CredentialEntry entry() {
            boolean partner = what() == ReceivingKind.WECHAT_PARTNER;
            boolean platform = partner && text(signer).equals("PLATFORM");
            LocalDate until = null;
            if (!text(certificateUntil).isEmpty()) {
                try {
                    until = LocalDate.parse(text(certificateUntil));
                } catch (DateTimeException e) {
                    throw new Invalid("certificateUntil", TEXTS.of("form.certificate-until"));
                }
            }
            return new CredentialEntry(
                    platform
                            ? null
                            : new MerchantCredentialInput(
                                    text(mchid),
                                    text(appid),
                                    text(merchantSerial),
                                    text(privateKeyPem),
                                    text(apiV3Key),
                                    text(publicKeyPem),
                                    text(publicKeyId)),
                    partner ? text(subMchid) : null,
                    partner ? text(subAppid) : null,
                    text(certificatePem),
                    until);
        }

        Form withoutSecrets() {
            return new Form(
                    kind,
                    name,
                    priority,
                    orderKinds,
                    signer,
                    mchid,
                    appid,
                    subMchid,
                    subAppid,
                    merchantSerial,
                    "",
                    certificatePem,
                    certificateUntil,
                    "",
                    publicKeyPem,
                    publicKeyId,
                    bank,
                    holder,
                    number);
        }

        private static String text(@Nullable String value) {
            return value == null ? "" : value.strip();
        }
    }

    private final ReceivingAccounts accounts;
    private final ReceivingDesk desk;
    private final Credentials credentials;
    private final PlatformPartners partners;
    private final TestPayments tests;
    private final StaffProof proof;
    private final ProofOfStaff proofOfStaff;
    private final TenantAddress address;

    ReceivingConsole(
            ReceivingAccounts accounts,
            ReceivingDesk desk,
            Credentials credentials,
            PlatformPartners partners,
            TestPayments tests,
            StaffProof proof,
            ProofOfStaff proofOfStaff,
            TenantAddress address) {
        this.accounts = accounts;
        this.desk = desk;
        this.credentials = credentials;
        this.partners = partners;
        this.tests = tests;
        this.proof = proof;
        this.proofOfStaff = proofOfStaff;
        this.address = address;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("accounts", accounts.all());
        model.addAttribute("sandbox", credentials.sandbox());
        model.addAttribute("kinds", accounts.orderKinds());
        return "payments/console/accounts";
    }

    @GetMapping("/{id}")
    String one(@PathVariable UUID id, Model model) {
        ReceivingView account = accounts.find(id);
        model.addAttribute("account", account);
        model.addAttribute("versions", credentials.of(id));
        model.addAttribute("tests", tests.of(id));
        model.addAttribute("sandbox", credentials.sandbox());
        return PAGE;
    }

    /** The account that a version belongs to; tasks lead here. */
    @GetMapping("/of/{credential}")
    String of(@PathVariable UUID credential) {
        return credentials.all().stream()
                .filter(each -> each.id().equals(credential))
                .findFirst()
                .map(CredentialView::account)
                .map(id -> HOME + "/" + id)
                .orElse(HOME);
    }

    // ---- that it is the person

    @GetMapping("/proof")
    String askProof(Actor actor, @RequestParam(defaultValue = "") String then, Model model) {
        return proof(actor, then, model);
    }

    @PostMapping("/proof/code")
    String sendCode(
            Actor actor,
            @RequestParam(defaultValue = "") String then,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            proof.send(actor.id(), request.getRemoteAddr());
            model.addAttribute(
                    "sent",
                    TEXTS.of("proof.sent", String.valueOf(proof.ways(actor.id()).phone())));
        } catch (Problem problem) {
            ProofOfStaff.refused(problem, model, response);
        }
        return proof(actor, then, model);
    }

    @PostMapping("/proof")
    String prove(
            Actor actor,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(defaultValue = "") String otp,
            @RequestParam(defaultValue = "") String then,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response) {
        try {
            Proven proven = proof.prove(actor.id(), code, otp, request.getRemoteAddr());
            ProofOfStaff.keep(request, proven);
        } catch (Problem problem) {
            ProofOfStaff.refused(problem, model, response);
            return proof(actor, then, model);
        }
        return HOME + inside(then);
    }

    private String proof(Actor actor, String then, Model model) {
        model.addAttribute("then", inside(then));
        model.addAttribute("ways", proof.ways(actor.id()));
        return PROOF;
    }

    /** Only to a page of this part of the console. */
    private static String inside(String then) {
        return then.matches("(/[A-Za-z0-9-]+)*(\\?[A-Za-z]+=[A-Za-z_]+)?") ? then : "";
    }

    // ---- binding

    @GetMapping("/new")
    String blank(
            Actor actor,
            @RequestParam(required = false) @Nullable ReceivingKind kind,
            Model model,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        ReceivingKind wanted = kind == null ? ReceivingKind.WECHAT_DIRECT : kind;
        if (proofOfStaff.missing(actor, request)) {
            return ProofOfStaff.ask("/new?kind=" + wanted, redirect);
        }
        return form(model, Form.blank(wanted, "", null), "bind", null);
    }

    @PostMapping
    String bind(
            Actor actor,
            @ModelAttribute Form form,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        UUID bound;
        try {
            bound = form.what() == ReceivingKind.BANK
                    ? desk.bindBank(
                            actor,
                            ProofOfStaff.of(request),
                            form.terms(),
                            Form.text(form.bank()),
                            Form.text(form.holder()),
                            Form.text(form.number()))
                    : desk.bind(
                            actor,
                            ProofOfStaff.of(request),
                            form.terms(),
                            form.what(),
                            form.entry(),
                            address.of(request));
        } catch (Invalid | Conflict problem) {
            ProofOfStaff.refused(problem, model, response);
            return form(model, form.withoutSecrets(), "bind", null);
        }
        Toast.after(
                redirect, TEXTS.of("toast.bound", accounts.find(bound).state().label()));
        return HOME + "/" + bound;
    }

    @GetMapping("/{id}/renewal")
    String renewal(
            Actor actor, @PathVariable UUID id, Model model, HttpServletRequest request, RedirectAttributes redirect) {
        if (proofOfStaff.missing(actor, request)) {
            return ProofOfStaff.ask("/" + id + "/renewal", redirect);
        }
        ReceivingView account = accounts.find(id);
        return form(model, Form.blank(account.kind(), account.name(), account.version()), "renew", account);
    }

    @PostMapping("/{id}/renewal")
    String renew(
            Actor actor,
            @PathVariable UUID id,
            @ModelAttribute Form form,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            CredentialView done = desk.renew(actor, ProofOfStaff.of(request), id, form.entry(), address.of(request));
            Toast.after(redirect, TEXTS.of("toast.renewed", done.state().label()));
            return HOME + "/" + id;
        } catch (Invalid | Conflict problem) {
            ProofOfStaff.refused(problem, model, response);
            return form(model, form.withoutSecrets(), "renew", accounts.find(id));
        }
    }

    @GetMapping("/{id}/terms")
    String terms(
            Actor actor, @PathVariable UUID id, Model model, HttpServletRequest request, RedirectAttributes redirect) {
        if (proofOfStaff.missing(actor, request)) {
            return ProofOfStaff.ask("/" + id + "/terms", redirect);
        }
        ReceivingView account = accounts.find(id);
        return form(model, Form.terms(account), "terms", account);
    }

    @PostMapping("/{id}/terms")
    String change(
            Actor actor,
            @PathVariable UUID id,
            @ModelAttribute Form form,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        try {
            desk.change(actor, ProofOfStaff.of(request), id, form.terms());
        } catch (Invalid | Conflict problem) {
            ProofOfStaff.refused(problem, model, response);
            return form(model, form.withoutSecrets(), "terms", accounts.find(id));
        }
        Toast.after(redirect, TEXTS.of("toast.changed"));
        return HOME + "/" + id;
    }

    @PostMapping("/{id}/use")
    String use(Actor actor, @PathVariable UUID id, HttpServletRequest request, RedirectAttributes redirect) {
        return act(actor, id, request, redirect, "toast.used", () -> desk.use(actor, ProofOfStaff.of(request), id));
    }

    @PostMapping("/{id}/rest")
    String rest(Actor actor, @PathVariable UUID id, HttpServletRequest request, RedirectAttributes redirect) {
        return act(actor, id, request, redirect, "toast.rested", () -> desk.rest(actor, ProofOfStaff.of(request), id));
    }

    @PostMapping("/{id}/versions/{version}/check")
    String check(
            @PathVariable UUID id,
            @PathVariable UUID version,
            HttpServletRequest request,
            RedirectAttributes redirect) {
        CredentialView checked = desk.checkAgain(id, version, address.of(request));
        Toast.after(redirect, TEXTS.of("toast.checked", checked.state().label()));
        return HOME + "/" + id;
    }

    // ---- the sandbox's own

    @PostMapping("/sandbox")
    String sandbox(HttpServletRequest request, RedirectAttributes redirect) {
        credentials
                .openSandbox()
                .map(id -> credentials.check(id, address.of(request)))
                .ifPresent(checked -> Toast.after(
                        redirect, TEXTS.of("toast.sandbox", checked.state().label())));
        return HOME;
    }

    @PostMapping("/{id}/sandbox")
    String renewSandbox(@PathVariable UUID id, HttpServletRequest request, RedirectAttributes redirect) {
        credentials
                .renewSandbox(id)
                .map(version -> credentials.check(version, address.of(request)))
                .ifPresent(checked -> Toast.after(
                        redirect, TEXTS.of("toast.renewed", checked.state().label())));
        return HOME + "/" + id;
    }

    // ---- one fen

    @PostMapping("/{id}/tests")
    String test(Actor actor, @PathVariable UUID id, HttpServletRequest request, RedirectAttributes redirect) {
        try {
            UUID test = tests.start(actor, id, address.of(request));
            return HOME + "/" + id + "/tests/" + test;
        } catch (Conflict problem) {
            Toast.after(redirect, Objects.requireNonNullElse(problem.detail(), problem.title()));
            return HOME + "/" + id;
        }
    }

    @GetMapping("/{id}/tests/{test}")
    String test(@PathVariable UUID id, @PathVariable UUID test, Model model, HttpServletRequest request) {
        tests.advance(test);
        TestPayments.View view = tests.find(test);
        model.addAttribute("account", accounts.find(id));
        model.addAttribute("test", view);
        model.addAttribute("sandbox", credentials.sandbox());
        String codeUrl = view.codeUrl();
        model.addAttribute("qr", codeUrl == null ? null : QrPicture.of(codeUrl));
        model.addAttribute("cashier", codeUrl != null && codeUrl.startsWith("http") ? codeUrl : null);
        return dev.guildhall.ui.Views.of(request, "payments/console/account-test", "steps");
    }

    private String act(
            Actor actor, UUID id, HttpServletRequest request, RedirectAttributes redirect, String said, Runnable work) {
        if (proofOfStaff.missing(actor, request)) {
            return ProofOfStaff.ask("/" + id, redirect);
        }
        try {
            work.run();
            Toast.after(redirect, TEXTS.of(said));
        } catch (Conflict problem) {
            Toast.after(redirect, Objects.requireNonNullElse(problem.detail(), problem.title()));
        }
        return HOME + "/" + id;
    }

    private String form(Model model, Form form, String purpose, @Nullable ReceivingView account) {
        Map<String, String> kinds = new LinkedHashMap<>();
        for (ReceivingKind kind : ReceivingKind.values()) {
            kinds.put(kind.name(), TEXTS.of("kind.short." + kind.name()));
        }
        model.addAttribute("form", form);
        model.addAttribute("purpose", purpose);
        model.addAttribute("account", account);
        model.addAttribute("kindChoices", kinds);
        model.addAttribute("orderKinds", accounts.orderKinds());
        model.addAttribute("chosen", form.orderKinds() == null ? List.of() : form.orderKinds());
        model.addAttribute("assigned", partners.merchantsOf(TenantScope.current()));
        model.addAttribute("platformPartner", partners.current().isPresent());
        return FORM;
    }
}
