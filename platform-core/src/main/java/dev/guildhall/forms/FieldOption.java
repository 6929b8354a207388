package dev.guildhall.forms;

/** One answer of a choice. */
public record FieldOption(String code, String label) {}
