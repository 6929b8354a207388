package dev.guildhall.ui;

import org.jspecify.annotations.Nullable;

/** What a page shows of the house it belongs to. */
public record ShellBrand(String name, @Nullable String logoUrl, Theme theme) {}
