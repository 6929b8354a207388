package dev.guildhall.identity.domain;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which of the account's sign-ins the running request came by: the family of its token, or its session. A controller of this
 * module may take it as an argument.
 *
 * @param signIn the token's family; null where the request came by a session
 * @param session the session's public name, which is not its secret id; null where it came by a token
 */
public record SignInRef(@Nullable UUID signIn, @Nullable String session) {
    public static SignInRef token(UUID signIn) {
        return new SignInRef(signIn, null);
    }

    public static SignInRef session(@Nullable String name) {
        return new SignInRef(null, name);
    }
}
