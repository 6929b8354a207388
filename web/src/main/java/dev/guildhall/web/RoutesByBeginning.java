package dev.guildhall.web;

import io.github.wimdeblauwe.htmx.spring.boot.mvc.HtmxMvcAutoConfiguration;
import io.github.wimdeblauwe.htmx.spring.boot.mvc.HtmxRequestMappingHandlerMapping;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.ExceptionHandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Finds the handler of an address with a variable in it without asking every route of every module whether it fits: one whose
 * literal beginning is another is passed over. The answer is the framework's own; with several hundred routes its search was a
 * quarter of what an answer from a cache costs.
 */
final class RoutesByBeginning extends HtmxRequestMappingHandlerMapping {
    /** What stands before the first segment with a variable or wildcard, which may also be missing ({@code /files/**}). */
    private static final Pattern BEGINNING = Pattern.compile("([^{*?]*)/[^/]*[{*?].*");

    /** By identity, since this is asked for each route of each request; never changed once it stands here. */
    private volatile Map<RequestMappingInfo, String[]> beginnings = Map.of();

    /** Instead of htmx's own mapping, which this one is too. */
    @Component
    @Primary
    static class Registration implements WebMvcRegistrations {
        private final HtmxMvcAutoConfiguration htmx;

        Registration(HtmxMvcAutoConfiguration htmx) {
            this.htmx = htmx;
        }

        @Override
        public RequestMappingHandlerMapping getRequestMappingHandlerMapping() {
            return new RoutesByBeginning();
        }

        @Override
        public @Nullable RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
            return htmx.getRequestMappingHandlerAdapter();
        }

        @Override
        public @Nullable ExceptionHandlerExceptionResolver getExceptionHandlerExceptionResolver() {
            return htmx.getExceptionHandlerExceptionResolver();
        }
    }

    /** A request on its way to the framework's search, with what that asks for once for each route. */
    private static final class Sought extends HttpServletRequestWrapper {
        private final String path;
        private final String method;

        private Sought(HttpServletRequest request, String path) {
            super(request);
            this.path = path;
            this.method = request.getMethod();
        }

        @Override
        public String getMethod() {
            return method;
        }

        private boolean mayBeginWith(String[] beginnings) {
            for (String beginning : beginnings) {
                if (path.startsWith(beginning)) {
                    return true;
                }
            }
            // An escape may stand for a letter of a beginning.
            return path.indexOf('%') >= 0;
        }
    }

    @Override
    protected @Nullable HandlerMethod lookupHandlerMethod(String lookupPath, HttpServletRequest request)
            throws Exception {
        return super.lookupHandlerMethod(lookupPath, new Sought(request, lookupPath));
    }

    @Override
    protected @Nullable RequestMappingInfo getMatchingMapping(RequestMappingInfo info, HttpServletRequest request) {
        String[] known = beginnings.get(info);
        return known != null && request instanceof Sought sought && !sought.mayBeginWith(known)
                ? null
                : super.getMatchingMapping(info, request);
    }

    /** What is registered later is asked as the framework does. */
    @Override
    protected void handlerMethodsInitialized(Map<RequestMappingInfo, HandlerMethod> routes) {
        super.handlerMethodsInitialized(routes);
        Map<RequestMappingInfo, String[]> all = new IdentityHashMap<>();
        routes.keySet().forEach(info -> all.put(info, beginningsOf(info)));
        beginnings = all;
    }

    private static String[] beginningsOf(RequestMappingInfo info) {
        return info.getPatternValues().stream()
                .map(pattern -> {
                    Matcher split = BEGINNING.matcher(pattern);
                    return split.matches() ? split.group(1) : pattern;
                })
                .toArray(String[]::new);
    }
}
