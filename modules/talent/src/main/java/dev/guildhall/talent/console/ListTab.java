package dev.guildhall.talent.console;

/** A view over a list, drawn as a tab. */
public record ListTab(String label, String href, long count, boolean on) {}
