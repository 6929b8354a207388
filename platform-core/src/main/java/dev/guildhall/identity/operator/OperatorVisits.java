package dev.guildhall.identity.operator;

import dev.guildhall.identity.SupportVisits;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.stereotype.Component;

/**
 * Remembers in an operator's session which visits were begun from it, and ends them when it is signed out: whoever leaves
 * the operator's console leaves every tenant's as well. The tenants' own rows say so, and their trails.
 */
@Component
public class OperatorVisits implements LogoutHandler {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorVisits.class);
    private static final String VISITS = "guildhall.visits";

    private final SupportVisits visits;

    OperatorVisits(SupportVisits visits) {
        this.visits = visits;
    }

    /** An operator is on the way from this session into a tenant's console. */
    public void going(HttpServletRequest request, TenantId tenant, UUID visit) {
        List<String> begun = begun(request);
        String each = tenant.value() + "/" + visit;
        if (!begun.contains(each)) {
            begun.add(each);
            request.getSession().setAttribute(VISITS, new ArrayList<>(begun));
        }
    }

    @Override
    public void logout(
            HttpServletRequest request, HttpServletResponse response, @Nullable Authentication authentication) {
        for (String each : begun(request)) {
            int slash = each.indexOf('/');
            TenantId tenant = new TenantId(each.substring(0, slash));
            UUID visit = UUID.fromString(each.substring(slash + 1));
            try {
                TenantScope.with(tenant).run(() -> visits.leave(visit));
            } catch (RuntimeException failed) {
                // A tenant that cannot be reached keeps nobody from signing out; the visit ends by its own time.
                LOG.warn("The visit {} of {} could not be ended at sign-out", visit, tenant, failed);
            }
        }
    }

    private static List<String> begun(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        List<String> begun = new ArrayList<>();
        if (session != null && session.getAttribute(VISITS) instanceof List<?> kept) {
            kept.forEach(each -> begun.add((String) each));
        }
        return begun;
    }
}
