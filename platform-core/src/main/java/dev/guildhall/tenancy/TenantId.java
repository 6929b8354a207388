package dev.guildhall.tenancy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A tenant's slug: the name by which it stands in addresses, and from which its schema and role are named.
 *
 * @param value 2–41 characters: a lower-case letter, then lower-case letters, digits, {@code _} or {@code -}
 */
public record TenantId(@JsonValue String value) {
    /** What a slug looks like, without anchors, for use inside longer patterns. */
    public static final String PATTERN = "[a-z][a-z0-9_-]{1,40}";

    private static final Pattern SLUG = Pattern.compile(PATTERN);

    /** Words that mean something else in an address, a host name or the database. */
    private static final Set<String> RESERVED = Set.of(
            "admin",
            "api",
            "app",
            "assets",
            "console",
            "extensions",
            "guildhall",
            "h5",
            "login",
            "mail",
            "media",
            "oauth2",
            "operator",
            "owner",
            "pg",
            "platform",
            "postgres",
            "public",
            "sandbox",
            "spare",
            "static",
            "system",
            "tenant",
            "test_role",
            "www");

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TenantId {
        if (!SLUG.matcher(value).matches()) {
            throw new IllegalArgumentException("not a tenant slug");
        }
    }

    /** Whether {@code raw} may be the slug of a new tenant. */
    public static boolean isFree(String raw) {
        return SLUG.matcher(raw).matches()
                && !RESERVED.contains(raw)
                && !raw.startsWith("pg_")
                && !raw.startsWith("s_");
    }

    public static boolean isWellFormed(String raw) {
        return SLUG.matcher(raw).matches();
    }

    /** Name of the tenant's schema and of its role; both are the same, since {@code "$user"} leads the search path. */
    public String schema() {
        return "t_" + value.replace('-', '_');
    }

    @Override
    public String toString() {
        return value;
    }
}
