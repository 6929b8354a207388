package dev.guildhall.identity.client;

import java.util.List;

/** What a client is, and by that how it proves itself and what it can be granted. */
public enum ClientKind {
    /** A website with a server of its own, which keeps a secret; people sign in to it. */
    SITE(List.of("authorization_code", "refresh_token"), true, true),
    /** An app, or a page without a server: it can keep no secret, PKCE alone proves it; people sign in to it. */
    APP(List.of("authorization_code", "refresh_token"), false, true),
    /** A program of the tenant that acts under its own name with the permissions it was given. */
    PROGRAM(List.of("client_credentials"), true, false);

    private final List<String> grants;
    private final boolean secret;
    private final boolean people;

    ClientKind(List<String> grants, boolean secret, boolean people) {
        this.grants = grants;
        this.secret = secret;
        this.people = people;
    }

    List<String> grants() {
        return grants;
    }

    public boolean hasSecret() {
        return secret;
    }

    /** Whether people sign in to it, so that it needs addresses to come back to. */
    public boolean isForPeople() {
        return people;
    }
}
