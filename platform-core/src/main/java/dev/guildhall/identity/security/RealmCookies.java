package dev.guildhall.identity.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.stereotype.Component;

/**
 * The session cookie: one for each tenant, whose path is the tenant's address, and one under another name for the operator's
 * console, so that neither is ever sent for the other.
 */
@Component
class RealmCookies implements CookieSerializer {
    private final DefaultCookieSerializer tenant = serializer("gh_session");
    private final DefaultCookieSerializer operator = serializer("gh_operator");

    RealmCookies() {
        operator.setCookiePath("/operator");
    }

    private static DefaultCookieSerializer serializer(String name) {
        DefaultCookieSerializer serializer = new DefaultCookieSerializer();
        serializer.setCookieName(name);
        serializer.setUseHttpOnlyCookie(true);
        serializer.setSameSite("Lax");
        return serializer;
    }

    @Override
    public void writeCookieValue(CookieValue cookieValue) {
        if (!cookieValue.getCookieValue().isEmpty()
                && cookieValue.getRequest().getAttribute(Sessions.KEEP_SECONDS) instanceof Integer seconds) {
            cookieValue.setCookieMaxAge(seconds);
        }
        current().writeCookieValue(cookieValue);
    }

    @Override
    public List<String> readCookieValues(HttpServletRequest request) {
        return current().readCookieValues(request);
    }

    private DefaultCookieSerializer current() {
        return Realm.isTenant() ? tenant : operator;
    }
}
