package dev.guildhall.problem;

/**
 * What is wrong with one field of the input.
 *
 * @param field the name of the field as the client sent it, such as {@code contact.phone}
 * @param message what is wrong, then what to do
 */
public record FieldError(String field, String message) {}
