package dev.guildhall.problem;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * A refusal with a name. Its title and detail are written for the person who reads them (Chinese, what is wrong and then
 * what to do), its type and fields for the program that must act on it. Everything else that is thrown is an accident:
 * it is logged, and its message is shown to nobody.
 */
public abstract class Problem extends RuntimeException {

    private static final Pattern TYPE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

    private final String type;
    private final HttpStatus status;
    private final String title;
    private final String detail;
    private final transient Map<String, Object> fields = new LinkedHashMap<>();

    /**
     * @param type the stable name, such as {@code insufficient-points}; clients see {@code /problems/insufficient-points}
     * @param title what happened, in a few words
     * @param detail what is wrong, then what to do
     */
    protected Problem(String type, HttpStatus status, String title, String detail) {
        this(type, status, title, detail, null);
    }

    protected Problem(String type, HttpStatus status, String title, String detail, @Nullable Throwable cause) {
        super(type + ": " + detail, cause);
        if (!TYPE.matcher(type).matches()) {
            throw new IllegalArgumentException("A problem's type is words joined by hyphens, not " + type);
        }
        this.type = type;
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    /** Adds a field that clients need to act; returns this problem, so that it can be thrown at once. */
    public Problem with(String field, Object value) {
        fields.put(field, Objects.requireNonNull(value));
        return this;
    }

    /** The address-like name that clients compare: {@code /problems/insufficient-points}. */
    public final String type() {
        return "/problems/" + type;
    }

    public final HttpStatus status() {
        return status;
    }

    public final String title() {
        return title;
    }

    public final String detail() {
        return detail;
    }

    public final Map<String, Object> fields() {
        return Collections.unmodifiableMap(fields);
    }

    /** HTTP headers that belong to this refusal, such as {@code Retry-After}. */
    public Map<String, String> headers() {
        return Map.of();
    }
}
