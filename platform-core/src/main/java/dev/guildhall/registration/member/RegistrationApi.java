package dev.guildhall.registration.member;

import dev.guildhall.access.Open;
import dev.guildhall.agreement.AgreementRef;
import dev.guildhall.media.MediaView;
import dev.guildhall.problem.Invalid;
import dev.guildhall.registration.Side;
import dev.guildhall.registration.UserType;
import dev.guildhall.registration.domain.RegistrationFiles;
import dev.guildhall.registration.domain.Registrations;
import dev.guildhall.registration.domain.UserTypes;
import dev.guildhall.registration.domain.Words;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.PhoneNumber;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/** Registering, and what becomes of it. Nobody here is signed in; a ticket stands for one registration. */
@RestController
@Open
class RegistrationApi {
    private static final String TICKET = "X-Registration-Ticket";
    private static final int LONGEST_DEVICE = 200;

    private final UserTypes types;
    private final Registrations registrations;
    private final RegistrationFiles files;

    RegistrationApi(UserTypes types, Registrations registrations, RegistrationFiles files) {
        this.types = types;
        this.registrations = registrations;
        this.files = files;
    }

    /**
     * @param byEmail whether an e-mail address with a password may stand in for the phone
     * @param hours within how many hours the tenant wants to decide, or {@code workingDays}; neither where it has not said
     */
    record TypeView(
            String code,
            String label,
            Side side,
            String summary,
            String form,
            boolean reviewed,
            boolean byEmail,
            @Nullable Integer hours,
            @Nullable Integer workingDays) {}

    record Application(
            @Nullable String userType,
            @Nullable String phone,
            @Nullable String code,
            @Nullable String email,
            @Nullable String password,
            @Nullable String form,
            @Nullable Integer formVersion,
            @Nullable Map<String, Object> values,
            @Nullable List<AgreementRef> agreements) {}

    /** @param state ACTIVE, PENDING, or ACTIVATION where the e-mail has yet to be opened; then there is no ticket */
    record Registered(
            String state, @Nullable String ticket, @Nullable Instant dueAt) {}

    record Again(
            @Nullable String userType,
            @Nullable String form,
            @Nullable Integer formVersion,
            @Nullable Map<String, Object> values) {}

    record Current(
            String state,
            String userType,
            String userTypeLabel,
            String phoneMasked,
            @Nullable String emailMasked,
            String form,
            int formVersion,
            Map<String, Object> values,
            Instant submittedAt,
            @Nullable Instant dueAt,
            @Nullable String reason) {}

    record Uploaded(UUID id, String contentType, int width, int height, long size) {}

    /** The types that can be chosen now, in their order; none where registration is closed. */
    @GetMapping("/api/user-types")
    List<TypeView> types() {
        return types.open().stream().map(this::view).toList();
    }

    @PostMapping("/api/registrations")
    @ResponseStatus(HttpStatus.CREATED)
    Registered register(@RequestBody Application body, HttpServletRequest request) {
        String email = text(body.email()).strip();
        Registrations.Registered done = registrations.register(new Registrations.Application(
                text(body.userType()),
                email.isEmpty() ? PhoneNumber.parse(text(body.phone())) : null,
                text(body.code()),
                email.isEmpty() ? null : EmailAddress.parse(email),
                body.password() == null || body.password().isEmpty() ? null : body.password(),
                text(body.form()),
                body.formVersion() == null ? 0 : body.formVersion(),
                body.values() == null ? Map.of() : body.values(),
                body.agreements() == null ? List.of() : body.agreements(),
                request.getRemoteAddr(),
                device(request)));
        return new Registered(
                done.awaitsActivation() ? "ACTIVATION" : done.state().name(), done.ticket(), done.dueAt());
    }

    @GetMapping("/api/registrations/current")
    Current current(@RequestHeader(name = TICKET, defaultValue = "") String ticket) {
        return view(registrations.current(ticket));
    }

    /** Corrected after a refusal; fields that come back masked keep what is stored. */
    @PutMapping("/api/registrations/current")
    Current again(@RequestHeader(name = TICKET, defaultValue = "") String ticket, @RequestBody Again body) {
        return view(registrations.again(
                ticket,
                body.userType(),
                text(body.form()),
                body.formVersion() == null ? 0 : body.formVersion(),
                body.values() == null ? Map.of() : body.values()));
    }

    /** @param form id of the registration form, and {@code field} the key of the field it is for */
    @PostMapping("/api/registrations/media")
    @ResponseStatus(HttpStatus.CREATED)
    Uploaded upload(
            @RequestParam String form,
            @RequestParam String field,
            @RequestParam MultipartFile file,
            HttpServletRequest request)
            throws IOException {
        if (file.isEmpty()) {
            throw new Invalid("file", Words.of("file.empty"));
        }
        String filename = file.getOriginalFilename();
        try (InputStream in = file.getInputStream()) {
            MediaView stored = files.store(form, field, filename == null ? "" : filename, in, request.getRemoteAddr());
            return new Uploaded(stored.id(), stored.contentType(), stored.width(), stored.height(), stored.size());
        }
    }

    private TypeView view(UserType type) {
        OptionalInt hours = registrations.hours(type);
        return new TypeView(
                type.code(),
                type.label(),
                type.side(),
                type.summary(),
                type.form(),
                type.reviewed(),
                registrations.byEmail(type),
                hours.isPresent() ? hours.getAsInt() : null,
                type.reviewed() ? type.workingDays() : null);
    }

    private static Current view(Registrations.Standing standing) {
        return new Current(
                standing.state().name(),
                standing.userType().code(),
                standing.userType().label(),
                standing.phoneMasked(),
                standing.emailMasked(),
                standing.form().form().id(),
                standing.form().form().version(),
                standing.form().raw(),
                standing.submittedAt(),
                standing.dueAt(),
                standing.reason());
    }

    private static @Nullable String device(HttpServletRequest request) {
        String agent = request.getHeader(HttpHeaders.USER_AGENT);
        return agent == null ? null : agent.substring(0, Math.min(LONGEST_DEVICE, agent.length()));
    }

    private static String text(@Nullable String raw) {
        return raw == null ? "" : raw;
    }
}
