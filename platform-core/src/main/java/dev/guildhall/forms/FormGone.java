package dev.guildhall.forms;

import dev.guildhall.problem.NotFound;

/** There is no such form, version or filled form in this tenant. */
final class FormGone extends NotFound {
    FormGone() {
        super(Words.of("form"));
    }
}
