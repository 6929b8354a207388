package dev.guildhall.identity.client;

import java.util.List;
import java.util.Set;

/**
 * A client as staff wish it to be.
 *
 * @param note for the staff: who runs it, whom to ask
 * @param redirectUris where people come back to after signing in; none for a program
 * @param signOutUris where they come back to after signing out; may be empty
 * @param scopes of persons ({@code profile}, {@code phone}, {@code member}) or, for a program, ids of permissions
 */
public record ClientDraft(
        String name, String note, List<String> redirectUris, List<String> signOutUris, Set<String> scopes) {
    public ClientDraft {
        redirectUris = List.copyOf(redirectUris);
        signOutUris = List.copyOf(signOutUris);
        scopes = Set.copyOf(scopes);
    }
}
