package dev.guildhall.imports;

import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.problem.NotFound;
import dev.guildhall.tenancy.TenantScope;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The kinds of this deployment; those of a module that is off for the bound tenant do not exist. */
@Component
class ImportKinds {

    private final Map<String, ImportKind> kinds;
    private final ModuleSwitches switches;

    ImportKinds(ObjectProvider<ImportKind> kinds, ModuleSwitches switches) {
        this.kinds = kinds.stream().collect(Collectors.toMap(ImportKind::id, Function.identity()));
        this.switches = switches;
    }

    ImportKind require(String id) {
        return Optional.ofNullable(kinds.get(id))
                .filter(kind -> switches.isOn(TenantScope.current(), kind.module()))
                .orElseThrow(() -> new NotFound("这种导入"));
    }
}
