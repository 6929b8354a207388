package dev.guildhall.payments.console;

import dev.guildhall.payments.MerchantCredentialInput;
import dev.guildhall.payments.domain.CredentialView;
import dev.guildhall.payments.domain.Credentials;
import dev.guildhall.payments.web.TenantAddress;
import dev.guildhall.problem.Invalid;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Toast;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
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
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** The receiving account, for staff. What was entered is never shown again. */
@Controller
@RequestMapping("/console/billing/credentials")
@PreAuthorize("hasAuthority('billing.credentials.edit')")
class CredentialsConsole {
    /** As it was typed. The secrets are not written back into the page. */
    record Form(
            @Nullable String mchid,
            @Nullable String appid,
            @Nullable String merchantSerial,
            @Nullable String privateKeyPem,
            @Nullable String apiV3Key,
            @Nullable String publicKeyPem,
            @Nullable String publicKeyId) {
        static final Form EMPTY = new Form("", "", "", "", "", "", "");

        MerchantCredentialInput input() {
            return new MerchantCredentialInput(
                    text(mchid),
                    text(appid),
                    text(merchantSerial),
                    text(privateKeyPem),
                    text(apiV3Key),
                    text(publicKeyPem),
                    text(publicKeyId));
        }

        Form withoutSecrets() {
            return new Form(mchid, appid, merchantSerial, "", "", publicKeyPem, publicKeyId);
        }

        private static String text(@Nullable String value) {
            return value == null ? "" : value.strip();
        }
    }

    private final Credentials credentials;
    private final TenantAddress address;

    CredentialsConsole(Credentials credentials, TenantAddress address) {
        this.credentials = credentials;
        this.address = address;
    }

    @GetMapping
    String list(Model model) {
        model.addAttribute("versions", credentials.all());
        model.addAttribute("sandbox", credentials.sandbox());
        return "payments/console/credentials";
    }

    @GetMapping("/new")
    String blank(Model model) {
        model.addAttribute("form", Form.EMPTY);
        return "payments/console/credential";
    }

    @PostMapping
    String enter(
            @ModelAttribute Form form,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response,
            RedirectAttributes redirect) {
        CredentialView entered;
        try {
            entered = credentials.enter(form.input(), address.of(request));
        } catch (Invalid problem) {
            model.addAttribute("errors", FormErrors.of(problem));
            model.addAttribute("form", form.withoutSecrets());
            response.setStatus(HttpServletResponse.SC_UNPROCESSABLE_CONTENT);
            return "payments/console/credential";
        }
        Toast.after(
                redirect, "已保存第 " + entered.version() + " 版：" + entered.state().label());
        return "redirect:/console/billing/credentials";
    }

    @PostMapping("/sandbox")
    String sandbox(HttpServletRequest request, RedirectAttributes redirect) {
        credentials
                .openSandbox()
                .map(id -> credentials.check(id, address.of(request)))
                .ifPresent(checked ->
                        Toast.after(redirect, "沙箱商户：" + checked.state().label()));
        return "redirect:/console/billing/credentials";
    }

    @PostMapping("/{id}/check")
    String check(@PathVariable UUID id, HttpServletRequest request, RedirectAttributes redirect) {
        Toast.after(
                redirect,
                "检查结果：" + credentials.check(id, address.of(request)).state().label());
        return "redirect:/console/billing/credentials";
    }
}
