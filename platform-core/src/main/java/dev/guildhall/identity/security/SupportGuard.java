package dev.guildhall.identity.security;

import dev.guildhall.identity.Actor;
import dev.guildhall.identity.SupportVisit;
import dev.guildhall.identity.SupportVisits;
import dev.guildhall.identity.domain.RoleWords;
import dev.guildhall.problem.ProblemWriter;
import dev.guildhall.problem.Refused;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What a visit of an operator may do in a tenant's console: look around, or change things where the tenant has agreed to
 * that, but never see personal data in clear, never touch sign-in, staff, roles or the rules of visits. Every request is
 * written down in the tenant's trail before it is carried out.
 */
@Component
public class SupportGuard {
    /** The doors of visits themselves. */
    private static final Set<String> DOORS = Set.of("/console/support/enter", "/console/support/end");

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
    private static final List<String> CLOSED = List.of(
            "/console/security",
            "/console/my",
            "/console/welcome",
            "/console/forgot",
            "/console/staff",
            "/console/roles",
            "/console/support");
    private final SupportVisits visits;
    private final ProblemWriter problems;

    SupportGuard(SupportVisits visits, ProblemWriter problems) {
        this.visits = visits;
        this.problems = problems;
    }

    /**
     * The account as a visit sees the console.
     *
     * @param withheld ids of the permissions that are nobody's business but the tenant's
     */
    static Actor visiting(Actor account, Set<String> withheld) {
        Set<String> permissions = new HashSet<>(account.permissions());
        permissions.removeAll(withheld);
        return new Actor(account.id(), account.kind(), account.name(), permissions);
    }

    OncePerRequestFilter filter() {
        return new Filter();
    }

    private final class Filter extends OncePerRequestFilter {
        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            Optional<SupportVisit> visit = SupportVisits.current();
            if (visit.isEmpty()) {
                chain.doFilter(request, response);
                return;
            }
            String path =
                    request.getRequestURI().substring(request.getContextPath().length());
            Optional<Refused> refusal = refusal(visit.get(), request.getMethod(), path);
            visits.clicked(visit.get(), request.getMethod(), path, refusal.isPresent());
            if (refusal.isPresent()) {
                problems.write(request, response, refusal.get());
            } else {
                chain.doFilter(request, response);
            }
        }
    }

    private static Optional<Refused> refusal(SupportVisit visit, String method, String path) {
        if (DOORS.contains(path)) {
            return Optional.empty();
        }
        boolean closed = CLOSED.stream().anyMatch(root -> path.equals(root) || path.startsWith(root + "/"))
                || path.contains("/reveal");
        if (closed) {
            return Optional.of(
                    new Refused("support-closed", RoleWords.of("visit.closed.title"), RoleWords.of("visit.closed")));
        }
        if (!visit.writing() && !SAFE.contains(method)) {
            return Optional.of(new Refused(
                    "support-read-only", RoleWords.of("visit.read-only.title"), RoleWords.of("visit.read-only")));
        }
        return Optional.empty();
    }
}
