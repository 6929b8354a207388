package dev.guildhall.web;

import dev.guildhall.catalog.ModuleCatalog;
import dev.guildhall.catalog.ModuleDescriptor;
import dev.guildhall.catalog.ModuleSwitches;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.parameters.Parameter;
import java.util.List;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.http.server.PathContainer;
import org.springframework.stereotype.Component;
import org.springframework.web.util.pattern.PathPatternParser;

/** Describes the member API of a tenant at {@code /api/openapi}: what its modules offer and nothing of those that are off. */
@Component
class ApiDescription implements OpenApiCustomizer {
    private static final Set<String> WHO_ASKS = Set.of("Actor", "Client", "SignInRef");

    private final ModuleCatalog catalog;
    private final ModuleSwitches switches;

    ApiDescription(ModuleCatalog catalog, ModuleSwitches switches) {
        this.catalog = catalog;
        this.switches = switches;
    }

    @Override
    public void customise(OpenAPI description) {
        description.info(new Info()
                .title("Guildhall member API")
                .version("1")
                .description("Errors are application/problem+json with a stable type; money is {\"fen\": n}."));
        List<String> off =
                TenantScope.bound().map(this::pathsOfModulesThatAreOff).orElseGet(List::of);
        if (description.getPaths() != null) {
            description.getPaths().keySet().removeIf(path -> off.stream().anyMatch(pattern -> matches(pattern, path)));
            description.getPaths().values().stream()
                    .flatMap(path -> path.readOperations().stream())
                    .filter(operation -> operation.getParameters() != null)
                    .forEach(operation -> operation.getParameters().removeIf(ApiDescription::saysWhoAsks));
        }
    }

    /** Whether a handler's argument comes from the token, not from the client. */
    private static boolean saysWhoAsks(Parameter parameter) {
        String type =
                parameter.getSchema() == null ? null : parameter.getSchema().get$ref();
        return type != null && WHO_ASKS.contains(type.substring(type.lastIndexOf('/') + 1));
    }

    private List<String> pathsOfModulesThatAreOff(TenantId tenant) {
        return catalog.optional().stream()
                .filter(module -> !switches.isOn(tenant, module.id()))
                .map(ModuleDescriptor::paths)
                .flatMap(List::stream)
                .toList();
    }

    private static boolean matches(String pattern, String path) {
        return PathPatternParser.defaultInstance.parse(pattern).matches(PathContainer.parsePath(path));
    }
}
