package dev.guildhall.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets WeChat's mini-programs, which send no PATCH, say that a POST means one. Only for calls with a bearer token: a console's
 * session, which a browser would send along by itself, gains no other method by it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class PatchFromWeChat extends OncePerRequestFilter {

    private static final String HEADER = "X-HTTP-Method-Override";

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String authorization = request.getHeader("Authorization");
        return !"POST".equals(request.getMethod())
                || !"PATCH".equals(request.getHeader(HEADER))
                || authorization == null
                || !authorization.startsWith("Bearer ");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(
                new HttpServletRequestWrapper(request) {
                    @Override
                    public String getMethod() {
                        return "PATCH";
                    }
                },
                response);
    }
}
