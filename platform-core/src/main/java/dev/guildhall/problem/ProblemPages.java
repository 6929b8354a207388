package dev.guildhall.problem;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.util.HtmlUtils;
import org.thymeleaf.ITemplateEngine;
import org.thymeleaf.context.Context;

/** Draws a problem as a page that needs nothing else of the application: no layout, no session, no style sheet. */
@Component
class ProblemPages {

    private static final Logger log = LoggerFactory.getLogger(ProblemPages.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Pattern TENANT = Pattern.compile("(/t/[a-z][a-z0-9_-]{0,40})(/.*)?");

    private final ITemplateEngine templates;

    ProblemPages(ITemplateEngine templates) {
        this.templates = templates;
    }

    String render(HttpServletRequest request, HttpServletResponse response, Problem problem) {
        byte[] nonceBytes = new byte[16];
        RANDOM.nextBytes(nonceBytes);
        String nonce = Base64.getEncoder().encodeToString(nonceBytes);
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; style-src 'nonce-" + nonce + "'; script-src 'nonce-" + nonce
                        + "'; base-uri 'none'; frame-ancestors 'none'");
        Object incident = problem.fields().get("incident");
        try {
            Context context = new Context(Locale.SIMPLIFIED_CHINESE);
            context.setVariable("nonce", nonce);
            context.setVariable("title", problem.title());
            context.setVariable("detail", problem.detail());
            context.setVariable("status", problem.status().value());
            context.setVariable("code", incident);
            context.setVariable("home", home(request, problem));
            context.setVariable("reload", reload(request));
            return templates.process("error/" + template(problem), context);
        } catch (RuntimeException e) {
            log.error("The page for {} could not be drawn", problem.type(), e);
            return "<!doctype html><html lang=\"zh-CN\"><meta charset=\"utf-8\"><title>"
                    + HtmlUtils.htmlEscape(problem.title())
                    + "</title><h1>" + HtmlUtils.htmlEscape(problem.title()) + "</h1><p>"
                    + HtmlUtils.htmlEscape(problem.detail()) + "</p>"
                    + (incident == null ? "" : "<code>" + incident + "</code>");
        }
    }

    private static String template(Problem problem) {
        if (problem instanceof Suspended) {
            return "suspended";
        }
        if (problem.status() == HttpStatus.NOT_FOUND) {
            return "not-found";
        }
        return problem.status().is5xxServerError() ? "failed" : "refused";
    }

    /** Where to begin again: the console, the operator's console or the tenant's front page; nothing while suspended. */
    private static @Nullable String home(HttpServletRequest request, Problem problem) {
        if (problem instanceof Suspended) {
            return null;
        }
        String uri = failedUri(request);
        String path = Audience.path(request);
        Matcher tenant = TENANT.matcher(uri);
        String prefix = tenant.matches() ? tenant.group(1) : request.getContextPath();
        if (prefix.startsWith("//")) {
            prefix = "";
        }
        if (path.equals("/console") || path.startsWith("/console/")) {
            return prefix + "/console";
        }
        if (path.equals("/operator") || path.startsWith("/operator/")) {
            return prefix + "/operator";
        }
        return prefix + "/";
    }

    /** The same page again, where asking again is harmless. */
    private static @Nullable String reload(HttpServletRequest request) {
        String uri = failedUri(request);
        if (!HttpMethod.GET.matches(request.getMethod()) || !uri.startsWith("/") || uri.startsWith("//")) {
            return null;
        }
        Object failedQuery = request.getAttribute(RequestDispatcher.ERROR_QUERY_STRING);
        String query = request.getDispatcherType() == DispatcherType.ERROR && failedQuery instanceof String failed
                ? failed
                : request.getQueryString();
        return query == null ? uri : uri + "?" + query;
    }

    private static String failedUri(HttpServletRequest request) {
        if (request.getDispatcherType() == DispatcherType.ERROR
                && request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String failed) {
            return failed;
        }
        return request.getRequestURI();
    }
}
