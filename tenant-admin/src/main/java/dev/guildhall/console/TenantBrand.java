package dev.guildhall.console;

import dev.guildhall.catalog.Brand;
import dev.guildhall.catalog.BrandView;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.ui.BrandSource;
import dev.guildhall.ui.ShellBrand;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Gives every page of a tenant its name, mark and colours. */
@Component
class TenantBrand implements BrandSource {

    private final Brand brand;

    TenantBrand(Brand brand) {
        this.brand = brand;
    }

    @Override
    public @Nullable ShellBrand current() {
        if (TenantScope.bound().isEmpty()) {
            return null;
        }
        BrandView view = brand.current();
        return new ShellBrand(view.name(), view.logoUrl(), view.theme());
    }
}
