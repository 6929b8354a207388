package dev.guildhall.problem;

import org.springframework.http.HttpStatus;

/** The thing does not exist, or is not this caller's: both look the same from outside. */
public class NotFound extends Problem {

    /** @param what the name of the thing as people call it, such as 名片 */
    public NotFound(String what) {
        super("not-found", HttpStatus.NOT_FOUND, Words.of("not-found.title", what), Words.of("not-found.detail", what));
    }

    protected NotFound(String type, String title, String detail) {
        super(type, HttpStatus.NOT_FOUND, title, detail);
    }
}
