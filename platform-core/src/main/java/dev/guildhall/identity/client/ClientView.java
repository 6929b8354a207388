package dev.guildhall.identity.client;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A client as its page shows it.
 *
 * @param clientId what it calls itself at the authorization server; no secret
 * @param usedAt when a program last got a token, or a person last signed in to it or stayed so
 * @param people how many are signed in to it now
 */
public record ClientView(
        UUID id,
        ClientKind kind,
        String clientId,
        String name,
        String note,
        List<String> redirectUris,
        List<String> signOutUris,
        List<String> scopes,
        Instant createdAt,
        @Nullable Instant secretChangedAt,
        @Nullable Instant usedAt,
        long people) {}
