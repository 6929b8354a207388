package dev.guildhall.problem;

import org.springframework.http.HttpStatus;

/** What is asked does not fit the present state; the caller may look again and decide anew. */
public class Conflict extends Problem {

    public Conflict(String type, String title, String detail) {
        super(type, HttpStatus.CONFLICT, title, detail);
    }
}
