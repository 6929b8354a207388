package dev.guildhall.ui;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What the outer parts of every page read: {@code ${@shell.brand.name}}, {@code ${@shell.css}}. */
@Component("shell")
public class Shell {

    private static final ShellBrand PLATFORM =
            new ShellBrand(Text.of("platform.name"), null, Theme.of(Theme.DEFAULT_PRIMARY));

    private final ObjectProvider<BrandSource> brands;

    Shell(ObjectProvider<BrandSource> brands) {
        this.brands = brands;
    }

    /** The bound tenant's brand; the platform's own where no tenant is bound. */
    public ShellBrand getBrand() {
        BrandSource source = brands.getIfAvailable();
        ShellBrand own = source == null ? null : source.current();
        return own == null ? PLATFORM : own;
    }

    /** The body of the {@code :root} rule that colours the page. */
    public String getCss() {
        return getBrand().theme().css();
    }
}
