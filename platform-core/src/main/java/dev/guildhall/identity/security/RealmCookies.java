package dev.guildhall.identity.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;
import org.springframework.stereotype.Component;

/**
 * The session cookies: two for each tenant, of its console and of its members, whose path is the tenant's address, and one
 * for the operator's console. Each has a name of its own, so that none counts for another.
 */
@Component
class RealmCookies implements CookieSerializer {
    private final DefaultCookieSerializer tenant = serializer("gh_session");
    private final DefaultCookieSerializer members = serializer("gh_member");
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
        at(cookieValue.getRequest()).writeCookieValue(cookieValue);
    }

    @Override
    public List<String> readCookieValues(HttpServletRequest request) {
        return at(request).readCookieValues(request);
    }

    private DefaultCookieSerializer at(HttpServletRequest request) {
        if (!Realm.isTenant()) {
            return operator;
        }
        return Realm.isMemberPage(request) ? members : tenant;
    }
}
