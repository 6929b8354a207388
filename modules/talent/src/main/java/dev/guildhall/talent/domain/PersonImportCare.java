package dev.guildhall.talent.domain;

import dev.guildhall.jobs.TenantSweep;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Rows of imports are personal data: they go a month after the import. */
@Component
class PersonImportCare implements TenantSweep {

    private final PersonImports imports;

    PersonImportCare(PersonImports imports) {
        this.imports = imports;
    }

    @Override
    public String name() {
        return "talent-import-rows";
    }

    @Override
    public String module() {
        return "talent";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(6);
    }

    @Override
    public void sweep() {
        imports.dropOld();
    }
}
