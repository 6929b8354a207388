package dev.guildhall.problem;

import java.util.Map;
import org.springframework.http.HttpStatus;

/** A problem of the protocol or of the machine, made by the translation and never thrown by a module. */
class Fault extends Problem {

    private final transient Map<String, String> headers;

    /** @param key the first part of the text's keys, such as {@code no-method}; also the problem's type */
    Fault(String key, HttpStatus status) {
        this(key, status, Map.of());
    }

    Fault(String key, HttpStatus status, Map<String, String> headers) {
        super(key, status, Words.of(key + ".title"), Words.of(key + ".detail"));
        this.headers = headers;
    }

    @Override
    public Map<String, String> headers() {
        return headers;
    }
}
