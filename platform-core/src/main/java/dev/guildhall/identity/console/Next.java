package dev.guildhall.identity.console;

import org.jspecify.annotations.Nullable;

/** Where somebody wanted to go before signing in, if it is a page of this console. */
final class Next {
    private static final String HOME = "/console";

    private Next() {}

    static String page(@Nullable String asked) {
        if (asked == null) {
            return HOME;
        }
        boolean own = (asked.equals(HOME) || asked.startsWith(HOME + "/") || asked.startsWith(HOME + "?"))
                && asked.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\')
                && !asked.contains("//")
                && !asked.startsWith(HOME + "/sign-");
        return own ? asked : HOME;
    }
}
