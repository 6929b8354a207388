package dev.guildhall.ui;

import org.jspecify.annotations.Nullable;

/** Tells whose page it is; implemented by the tenant console over the tenant's brand. Null when no tenant is bound. */
@FunctionalInterface
public interface BrandSource {
    @Nullable ShellBrand current();
}
