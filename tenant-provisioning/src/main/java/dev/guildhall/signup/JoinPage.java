package dev.guildhall.signup;

import dev.guildhall.access.Open;
import dev.guildhall.catalog.Blueprints;
import dev.guildhall.identity.PublicAddress;
import dev.guildhall.identity.PublicPaths;
import dev.guildhall.problem.FieldError;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.Problem;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.FormErrors;
import dev.guildhall.ui.Views;
import dev.guildhall.vault.Masking;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;

/**
 * 申请入驻, at the platform's own address: the form, and the private page of an application. Nobody is signed in here and no
 * cookie counts; the page's secret address stands for the applicant.
 */
@Controller
@RequestMapping("/join")
@Open
class JoinPage {
    private static final String TOKEN = "/{token}";
    private static final int SLUGS_PER_HOUR = 600;
    private static final int LONGEST_DEVICE = 200;

    private final Applications applications;
    private final ApplicantPhones limits;
    private final Blueprints blueprints;
    private final PublicAddress address;
    private final boolean open;
    private final String servicePhone;

    JoinPage(
            Applications applications,
            ApplicantPhones limits,
            Blueprints blueprints,
            PublicAddress address,
            @Value("${guildhall.signup.open:true}") boolean open,
            @Value("${guildhall.service-phone:}") String servicePhone) {
        this.applications = applications;
        this.limits = limits;
        this.blueprints = blueprints;
        this.address = address;
        this.open = open;
        this.servicePhone = servicePhone;
    }

    @ModelAttribute
    void frame(Model model, HttpServletResponse response) {
        if (TenantScope.bound().isPresent()) {
            throw new NotFound(Words.of("page"));
        }
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
        model.addAttribute("servicePhone", servicePhone);
    }

    @GetMapping
    String form(Model model) {
        requireOpen();
        return form(model, ApplicationForm.empty(), null, null);
    }

    @GetMapping("/terms")
    String terms(Model model) {
        model.addAttribute("version", Applications.TERMS);
        return "signup/terms";
    }

    /** Whether a slug can be had, in words, while it is typed. */
    @GetMapping("/slug")
    String slug(
            @RequestParam(defaultValue = "") String slug,
            @RequestParam(required = false) @Nullable UUID of,
            Model model,
            HttpServletRequest request) {
        limits.count("slug|" + request.getRemoteAddr(), SLUGS_PER_HOUR, java.time.Duration.ofHours(1));
        form(model, ApplicationForm.empty(), null, null);
        model.addAttribute("check", applications.slug(slug.strip(), of));
        return Views.of(request, "signup/form", "check");
    }

    /** Sends a code; the form stays as it is filled in. */
    @PostMapping("/code")
    String code(
            @ModelAttribute ApplicationForm form,
            @RequestParam(required = false) @Nullable String token,
            @RequestParam(required = false) @Nullable MultipartFile picture,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        requireOpen();
        FormErrors errors = new FormErrors();
        ApplicationForm filled = withPicture(form, picture, errors, request);
        try {
            applications.sendCode(ApplicationForm.text(form.phone()), request.getRemoteAddr());
            model.addAttribute("sent", true);
        } catch (Problem refused) {
            collect(refused, errors, "phone");
            response.setStatus(refused.status().value());
        }
        model.addAttribute("wait", applications.secondsUntilNext(ApplicationForm.text(form.phone())));
        return form(model, filled, errors, token);
    }

    @PostMapping
    String apply(
            @ModelAttribute ApplicationForm form,
            @RequestParam(required = false) @Nullable MultipartFile picture,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        requireOpen();
        FormErrors errors = new FormErrors();
        ApplicationForm filled = withPicture(form, picture, errors, request);
        try {
            if (!errors.any()) {
                return "redirect:/join/" + applications.apply(filled, request.getRemoteAddr(), device(request));
            }
        } catch (Problem refused) {
            collect(refused, errors, "code");
        }
        response.setStatus(422);
        return form(model, filled, errors, null);
    }

    @GetMapping(TOKEN)
    String standing(@PathVariable String token, Model model) {
        Application application = applications.require(token);
        model.addAttribute("a", application);
        model.addAttribute("token", token);
        model.addAttribute("kind", kind(application));
        model.addAttribute("phone", Masking.phone(application.phone()));
        model.addAttribute("email", Masking.email(application.email()));
        model.addAttribute(
                "mayEscalate",
                application.state() == Application.State.WAITING
                        && application.escalatedAt() == null
                        && applications.isLate(application));
        if (application.state() == Application.State.APPROVED) {
            model.addAttribute("console", address.ofTenant(new TenantId(application.slug()), "/console"));
            model.addAttribute("account", applications.owner(application).name());
        }
        return "signup/standing";
    }

    @GetMapping(TOKEN + "/edit")
    String edit(@PathVariable String token, Model model) {
        Application application = applications.require(token);
        if (application.state() != Application.State.REFUSED) {
            return "redirect:/join/" + token;
        }
        model.addAttribute("reason", application.reason());
        return form(
                model,
                new ApplicationForm(
                        application.blueprint(),
                        application.name(),
                        application.slug(),
                        application.creditCode(),
                        application.contact(),
                        Masking.phone(application.phone()),
                        "",
                        Masking.email(application.email()),
                        null,
                        application.proof().toString()),
                null,
                token);
    }

    @PostMapping(TOKEN)
    String again(
            @PathVariable String token,
            @ModelAttribute ApplicationForm form,
            @RequestParam(required = false) @Nullable MultipartFile picture,
            Model model,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        FormErrors errors = new FormErrors();
        ApplicationForm filled = withPicture(form, picture, errors, request);
        try {
            if (!errors.any()) {
                applications.again(token, filled, request.getRemoteAddr(), device(request));
                return "redirect:/join/" + token;
            }
        } catch (NotFound gone) {
            throw gone;
        } catch (Problem refused) {
            collect(refused, errors, "code");
        }
        response.setStatus(422);
        return form(model, filled, errors, token);
    }

    /** After 48 hours without a result. */
    @PostMapping(TOKEN + "/escalation")
    String escalate(
            @PathVariable String token,
            @RequestParam(defaultValue = "") String lastFour,
            Model model,
            HttpServletResponse response) {
        try {
            applications.escalate(token, lastFour);
            return "redirect:/join/" + token;
        } catch (NotFound gone) {
            throw gone;
        } catch (Problem refused) {
            response.setStatus(refused.status().value());
            model.addAttribute("trouble", said(refused));
            return standing(token, model);
        }
    }

    /** Link and code of the owner's activation once more. */
    @PostMapping(TOKEN + "/activation")
    String activation(
            @PathVariable String token, Model model, HttpServletRequest request, HttpServletResponse response) {
        try {
            applications.activateAgain(token, request.getRemoteAddr());
            model.addAttribute("sentAgain", true);
        } catch (NotFound gone) {
            throw gone;
        } catch (Problem refused) {
            response.setStatus(refused.status().value());
            model.addAttribute("trouble", said(refused));
        }
        return standing(token, model);
    }

    private String form(Model model, ApplicationForm form, @Nullable FormErrors errors, @Nullable String token) {
        model.addAttribute("form", form);
        model.addAttribute("errors", errors);
        model.addAttribute("token", token);
        if (token != null) {
            Application before = applications.require(token);
            model.addAttribute("of", before.id());
            model.addAttribute("reason", before.reason());
        }
        model.addAttribute("blueprints", blueprints.all());
        model.addAttribute("terms", Applications.TERMS);
        model.addAttribute(
                "labels",
                Map.of(
                        "blueprint", Words.of("label.blueprint"),
                        "name", Words.of("name"),
                        "slug", Words.of("label.slug"),
                        "creditCode", Words.of("creditCode"),
                        "contact", Words.of("contact"),
                        "phone", Words.of("phone"),
                        "code", Words.of("label.code"),
                        "email", Words.of("email"),
                        "proof", Words.of("proof"),
                        "terms", Words.of("label.terms")));
        return "signup/form";
    }

    /** A picture that was sent along is kept even where the rest is wrong, so that it need not be chosen again. */
    private ApplicationForm withPicture(
            ApplicationForm form, @Nullable MultipartFile picture, FormErrors errors, HttpServletRequest request)
            throws IOException {
        if (picture == null || picture.isEmpty()) {
            return form;
        }
        try (InputStream in = picture.getInputStream()) {
            return form.withProof(
                    applications.storeProof(in, request.getRemoteAddr()).toString());
        } catch (Problem refused) {
            errors.add("proof", said(refused));
            return form.withProof(null);
        }
    }

    private static void collect(Problem refused, FormErrors errors, String otherwise) {
        if (refused instanceof Invalid invalid) {
            for (FieldError each : invalid.errors()) {
                errors.add(each.field(), each.message());
            }
        } else {
            errors.add(otherwise, said(refused));
        }
    }

    private static String said(Problem refused) {
        return refused instanceof Invalid invalid ? invalid.errors().getFirst().message() : refused.detail();
    }

    private String kind(Application application) {
        return blueprints
                .find(application.blueprint())
                .map(blueprint -> blueprint.name())
                .orElse(application.blueprint());
    }

    private void requireOpen() {
        if (!open) {
            throw new NotFound(Words.of("page"));
        }
    }

    private static String device(HttpServletRequest request) {
        String agent = request.getHeader(HttpHeaders.USER_AGENT);
        return agent == null ? "" : agent.substring(0, Math.min(LONGEST_DEVICE, agent.length()));
    }

    @Configuration(proxyBeanMethods = false)
    static class Access {
        @Bean
        PublicPaths joinIsPublic() {
            return new PublicPaths("/join", "/join/**");
        }
    }
}
