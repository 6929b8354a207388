package dev.guildhall.identity;

import java.util.List;

/**
 * Bean by which a module opens addresses to callers who are not signed in.
 *
 * @param patterns path patterns after the tenant's address, such as {@code /api/shared-cards/*}
 */
public record PublicPaths(List<String> patterns) {
    public PublicPaths {
        patterns = List.copyOf(patterns);
    }

    public PublicPaths(String... patterns) {
        this(List.of(patterns));
    }
}
