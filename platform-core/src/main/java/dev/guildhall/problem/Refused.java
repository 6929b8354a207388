package dev.guildhall.problem;

import org.springframework.http.HttpStatus;

/** Known who asks, and not allowed. */
public class Refused extends Problem {

    public Refused() {
        this(Words.of("refused.detail"));
    }

    public Refused(String detail) {
        this("refused", Words.of("refused.title"), detail);
    }

    public Refused(String type, String title, String detail) {
        super(type, HttpStatus.FORBIDDEN, title, detail);
    }
}
