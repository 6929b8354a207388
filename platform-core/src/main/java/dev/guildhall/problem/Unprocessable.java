package dev.guildhall.problem;

import org.springframework.http.HttpStatus;

/** The request can be read, but contradicts itself, an earlier one or the rules of its content. */
public class Unprocessable extends Problem {

    public Unprocessable(String type, String title, String detail) {
        super(type, HttpStatus.UNPROCESSABLE_CONTENT, title, detail);
    }
}
