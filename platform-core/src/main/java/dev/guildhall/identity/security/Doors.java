package dev.guildhall.identity.security;

import dev.guildhall.identity.SupportVisits;
import dev.guildhall.identity.domain.Words;
import dev.guildhall.identity.factor.ConsoleEntry;
import dev.guildhall.problem.NotFound;
import dev.guildhall.problem.ProblemWriter;
import dev.guildhall.problem.Refused;
import dev.guildhall.problem.SignInRequired;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.csrf.CsrfException;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

/** What is answered to those who may not come in, and the filters that send them away early. */
final class Doors {
    private Doors() {}

    /** For programs: a problem. */
    static class ProblemDoor implements AuthenticationEntryPoint, AccessDeniedHandler {
        final ProblemWriter problems;

        ProblemDoor(ProblemWriter problems) {
            this.problems = problems;
        }

        @Override
        public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
                throws IOException {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            problems.write(request, response, new SignInRequired());
        }

        @Override
        public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
                throws IOException {
            problems.write(request, response, new Refused());
        }
    }

    /** For people at a console: the way to its sign-in page, and back afterwards. */
    static final class ConsoleDoor extends ProblemDoor {
        private final String signIn;

        ConsoleDoor(ProblemWriter problems, String signIn) {
            super(problems);
            this.signIn = signIn;
        }

        @Override
        public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
                throws IOException {
            toSignIn(request, response);
        }

        void toSignIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String page = request.getContextPath() + signIn;
            if (request.getHeader("HX-Request") != null) {
                response.setHeader("HX-Redirect", page);
                problems.write(request, response, new SignInRequired());
            } else if (HttpMethod.GET.matches(request.getMethod()) && readsPages(request)) {
                response.sendRedirect(page + "?next=" + URLEncoder.encode(asked(request), StandardCharsets.UTF_8));
            } else if (readsPages(request)) {
                response.sendRedirect(page);
            } else {
                problems.write(request, response, new SignInRequired());
            }
        }

        @Override
        public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
                throws IOException {
            problems.write(
                    request,
                    response,
                    failure instanceof CsrfException
                            ? new Refused("page-expired", Words.of("page.expired.title"), Words.of("page.expired"))
                            : new Refused());
        }

        private static boolean readsPages(HttpServletRequest request) {
            String accept = request.getHeader(HttpHeaders.ACCEPT);
            return accept == null || accept.contains("text/html") || !accept.contains("json");
        }

        private static String asked(HttpServletRequest request) {
            String path =
                    request.getRequestURI().substring(request.getContextPath().length());
            return request.getQueryString() == null ? path : path + "?" + request.getQueryString();
        }
    }

    /** For everything that does not exist or is not for the public: both look the same. */
    static final class NothingHere extends ProblemDoor {
        NothingHere(ProblemWriter problems) {
            super(problems);
        }

        @Override
        public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
                throws IOException {
            problems.write(request, response, new NotFound(Words.of("page")));
        }

        @Override
        public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException failure)
                throws IOException {
            problems.write(request, response, new NotFound(Words.of("page")));
        }
    }

    /** The operator's addresses exist only where no tenant is bound. */
    static final class DeploymentOnly extends OncePerRequestFilter {
        private final ProblemWriter problems;

        DeploymentOnly(ProblemWriter problems) {
            this.problems = problems;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (Realm.isTenant()) {
                problems.write(request, response, new NotFound(Words.of("page")));
            } else {
                chain.doFilter(request, response);
            }
        }
    }

    /** A tenant's addresses exist only under a tenant. */
    static final class TenantOnly extends OncePerRequestFilter {
        private final ProblemWriter problems;
        private final RequestMatcher elsewhere;

        /** @param elsewhere addresses that exist without a tenant as well */
        TenantOnly(ProblemWriter problems, RequestMatcher elsewhere) {
            this.problems = problems;
            this.elsewhere = elsewhere;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (Realm.isTenant() || elsewhere.matches(request)) {
                chain.doFilter(request, response);
            } else {
                problems.write(request, response, new NotFound(Words.of("page")));
            }
        }
    }

    /** Sends away who brings the session of another tenant, before anything of that session is read or written. */
    static final class OwnSessionOnly extends OncePerRequestFilter {
        private final ConsoleDoor door;

        OwnSessionOnly(ConsoleDoor door) {
            this.door = door;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            if (!Realm.hasSessions(request)) {
                chain.doFilter(request, response);
                return;
            }
            if (Sessions.isForeign(request)) {
                // Only a stolen cookie gets here: cookies of tenants have different paths.
                door.problems.write(request, response, new SignInRequired());
                return;
            }
            Sessions.tie(request);
            chain.doFilter(request, response);
        }
    }

    /** Leads to the second factor who must have one, and out whose session has lasted long enough. */
    static final class SecondStepFirst extends OncePerRequestFilter {
        private final ConsoleEntry entry;

        SecondStepFirst(ConsoleEntry entry) {
            this.entry = entry;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
                throws ServletException, IOException {
            String path =
                    request.getRequestURI().substring(request.getContextPath().length());
            // An operator on a visit has given their own second factor at their own console.
            Optional<String> detour = SupportVisits.current().isPresent()
                    ? Optional.empty()
                    : entry.detour(request, path, !Realm.isTenant());
            if (detour.isEmpty()) {
                chain.doFilter(request, response);
                return;
            }
            String page = request.getContextPath() + detour.get();
            if (request.getHeader("HX-Request") != null) {
                response.setHeader("HX-Redirect", page);
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            } else {
                response.sendRedirect(page);
            }
        }
    }
}
