package dev.guildhall.talent.member;

import dev.guildhall.access.Open;
import dev.guildhall.identity.PublicPaths;
import dev.guildhall.identity.SignInGuide;
import dev.guildhall.identity.SignInGuide.Next;
import dev.guildhall.vault.PhoneNumber;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The first step of a person's sign-in: which way goes on from this phone (C26–C29). */
@RestController
@Open
class PersonSignInApi {

    private static final String PATH = "/api/talent/sign-in";

    private final SignInGuide guide;

    PersonSignInApi(SignInGuide guide) {
        this.guide = guide;
    }

    record Phone(@NotBlank String phone) {}

    record Step(Next next) {}

    /** Answers {@code phone-not-in-registry} for a phone that is not listed (C27). */
    @PostMapping(PATH)
    Step next(@RequestBody @Valid Phone phone, HttpServletRequest request) {
        return new Step(guide.next(PhoneNumber.parse(phone.phone()), request.getRemoteAddr()));
    }

    @Configuration(proxyBeanMethods = false)
    static class Open {

        /** Whoever signs in is not signed in yet. */
        @Bean
        PublicPaths talentSignIn() {
            return new PublicPaths(PATH);
        }
    }
}
