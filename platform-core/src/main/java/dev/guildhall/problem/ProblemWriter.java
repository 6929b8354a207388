package dev.guildhall.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a refusal as the whole answer: {@code application/problem+json} for programs, a page for people. Controllers need
 * not know it; filters and security entry points, which run outside the controllers' advice, call it.
 */
@Component
public class ProblemWriter {

    private static final Logger log = LoggerFactory.getLogger(ProblemWriter.class);

    private final JsonMapper json;
    private final ProblemTranslation translation;
    private final ProblemPages pages;

    ProblemWriter(JsonMapper json, ProblemTranslation translation, ProblemPages pages) {
        this.json = json;
        this.translation = translation;
        this.pages = pages;
    }

    /** Answers with this problem, unless a part of another answer has already left. */
    public void write(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        if (response.isCommitted()) {
            log.warn("Too late to answer with {}: a part of the answer has left", problem.type());
            return;
        }
        response.resetBuffer();
        response.setStatus(problem.status().value());
        problem.headers().forEach(response::setHeader);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Audience audience = Audience.of(request);
        boolean page = audience == Audience.PERSON;
        byte[] body = page
                ? pages.render(request, response, problem).getBytes(StandardCharsets.UTF_8)
                : json.writeValueAsBytes(body(problem));
        response.setContentType(page ? "text/html;charset=UTF-8" : MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setContentLength(body.length);
        if (!"HEAD".equals(request.getMethod())) {
            response.getOutputStream().write(body);
        }
        response.flushBuffer();
    }

    /** Answers with the problem that this failure means to the caller; accidents are logged under the code that is shown. */
    public void write(HttpServletRequest request, HttpServletResponse response, Throwable failure) throws IOException {
        write(request, response, translation.of(failure, Audience.of(request)));
    }

    /** Answers with what a bare status means; the container knows no more. */
    void write(HttpServletRequest request, HttpServletResponse response, HttpStatus status) throws IOException {
        write(request, response, translation.of(status, request, Audience.of(request)));
    }

    private static Map<String, Object> body(Problem problem) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", problem.type());
        body.put("title", problem.title());
        body.put("status", problem.status().value());
        body.put("detail", problem.detail());
        problem.fields().forEach(body::putIfAbsent);
        return body;
    }
}
