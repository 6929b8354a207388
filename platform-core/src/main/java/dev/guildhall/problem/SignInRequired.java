package dev.guildhall.problem;

import org.springframework.http.HttpStatus;

/** Nobody is signed in, or the sign-in is over or belongs to another tenant. */
public class SignInRequired extends Problem {

    public SignInRequired() {
        super(
                "sign-in-required",
                HttpStatus.UNAUTHORIZED,
                Words.of("sign-in-required.title"),
                Words.of("sign-in-required.detail"));
    }
}
