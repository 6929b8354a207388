package dev.guildhall.sandbox;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where the sandbox may send a message to: this deployment only, never another host. */
public final class OwnHosts {
    private OwnHosts() {}

    /**
     * This machine, or the host of the configured base URL and the tenants' hosts below it.
     *
     * @param baseUrl {@code guildhall.base-url}; null where there is none
     */
    public static boolean contain(URI url, @Nullable URI baseUrl) {
        String host = url.getHost();
        if (host == null || url.getUserInfo() != null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        if (name.equals("localhost")
                || name.endsWith(".localhost")
                || name.matches("127(\\.\\d{1,3}){3}")
                || name.equals("[::1]")) {
            return true;
        }
        String base = baseUrl == null ? null : baseUrl.getHost();
        return base != null
                && (name.equals(base.toLowerCase(Locale.ROOT)) || name.endsWith("." + base.toLowerCase(Locale.ROOT)));
    }
}
