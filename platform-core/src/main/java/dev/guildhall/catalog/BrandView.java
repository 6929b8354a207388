package dev.guildhall.catalog;

import dev.guildhall.ui.Theme;
import org.jspecify.annotations.Nullable;

/**
 * How a tenant presents itself (X5).
 *
 * @param logoUrl address below the tenant, or {@code null} for its initial on the brand colour
 * @param theme all colours derived from the one it chose
 * @param serviceHours in words, e.g. 工作日 9:00–18:00
 */
public record BrandView(String name, @Nullable String logoUrl, Theme theme, String servicePhone, String serviceHours) {}
