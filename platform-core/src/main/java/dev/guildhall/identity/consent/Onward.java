package dev.guildhall.identity.consent;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/** Where it goes on after signing in: to a client's request for authorization, and nowhere else. */
final class Onward {
    private static final String AUTHORIZE = "/oauth2/authorize?";
    private static final int LONGEST = 4_000;

    private Onward() {}

    /** The address after the tenant's own, or null where the text is no such address. */
    static @Nullable String to(@Nullable String asked) {
        return asked != null
                        && asked.length() <= LONGEST
                        && asked.startsWith(AUTHORIZE)
                        && asked.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\' && c != '#')
                ? asked
                : null;
    }

    /** The client of such an address. */
    static Optional<String> client(@Nullable String onward) {
        return Optional.ofNullable(onward)
                .map(address -> UriComponentsBuilder.fromUriString(address)
                        .build()
                        .getQueryParams()
                        .getFirst("client_id"))
                .map(id -> UriUtils.decode(id, StandardCharsets.UTF_8));
    }

    /** {@code next=…} for another address of these pages, with what joins it; empty where it leads nowhere. */
    static String parameter(String joint, @Nullable String asked) {
        String onward = to(asked);
        return onward == null ? "" : joint + "next=" + URLEncoder.encode(onward, StandardCharsets.UTF_8);
    }
}
