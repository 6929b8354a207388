package dev.guildhall.catalog;

import org.jspecify.annotations.Nullable;

/** @param primary any colour as {@code #rrggbb}; a colour is never refused, see {@link dev.guildhall.ui.Theme} */
public record BrandChange(
        String name, String primary, @Nullable String logoUrl, String servicePhone, String serviceHours) {}
