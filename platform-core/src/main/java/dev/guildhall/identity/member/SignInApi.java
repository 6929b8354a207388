package dev.guildhall.identity.member;

import dev.guildhall.access.Open;
import dev.guildhall.identity.Actor;
import dev.guildhall.identity.CodePurpose;
import dev.guildhall.identity.domain.PasswordChanges;
import dev.guildhall.identity.domain.VerificationCodes;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.SignInRequired;
import dev.guildhall.vault.EmailAddress;
import dev.guildhall.vault.PhoneNumber;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Codes and passwords for those who are not signed in yet. Tokens come from {@code POST /oauth2/token}. */
@RestController
@Open
class SignInApi {
    private final VerificationCodes codes;
    private final PasswordChanges passwords;

    SignInApi(VerificationCodes codes, PasswordChanges passwords) {
        this.codes = codes;
        this.passwords = passwords;
    }

    record CodeRequest(@Nullable String phone, @Nullable String purpose) {}

    record PasswordRequest(
            @Nullable String ticket, @Nullable String newPassword) {}

    record EmailRequest(@Nullable String email) {}

    /** @param phone or {@code email}: where the code was sent */
    record ResetRequest(
            @Nullable String phone,
            @Nullable String email,
            @Nullable String code,
            @Nullable String newPassword) {}

    /** Answers 204 for every phone, whether it has an account or not; 429 beyond the limits. */
    @PostMapping("/api/verification-codes")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void sendCode(@RequestBody CodeRequest body, HttpServletRequest request) {
        codes.request(phone(body.phone()), purpose(body.purpose()), request.getRemoteAddr());
    }

    /** With the ticket of a forced change, or signed in and without a password yet. */
    @PostMapping("/api/password")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void setPassword(@RequestBody PasswordRequest body, Optional<Actor> actor) {
        String password = text(body.newPassword());
        if (body.ticket() != null) {
            passwords.byTicket(body.ticket(), password);
        } else {
            passwords.first(actor.orElseThrow(SignInRequired::new).id(), password);
        }
    }

    /** By a code of purpose RESET; everything signed in ends, and one signs in with the new password. */
    @PostMapping("/api/password-reset")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resetPassword(@RequestBody ResetRequest body) {
        if (body.email() != null && !body.email().isBlank()) {
            passwords.byEmailCode(EmailAddress.parse(body.email()), text(body.code()), text(body.newPassword()));
        } else {
            passwords.byCode(phone(body.phone()), text(body.code()), text(body.newPassword()));
        }
    }

    /** Answers 204 for every address, whether an account has it or not; 429 beyond the limits, 409 where no e-mail is sent. */
    @PostMapping("/api/password-reset/email")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void sendResetCode(@RequestBody EmailRequest body, HttpServletRequest request) {
        codes.requestReset(EmailAddress.parse(text(body.email())), request.getRemoteAddr());
    }

    private static PhoneNumber phone(@Nullable String raw) {
        return PhoneNumber.parse(text(raw));
    }

    private static CodePurpose purpose(@Nullable String raw) {
        return Arrays.stream(CodePurpose.values())
                .filter(purpose -> purpose.name().equals(raw))
                .findFirst()
                .orElseThrow(() -> new Invalid("purpose", Words.of("purpose.unknown")));
    }

    private static String text(@Nullable String raw) {
        return raw == null ? "" : raw;
    }
}
