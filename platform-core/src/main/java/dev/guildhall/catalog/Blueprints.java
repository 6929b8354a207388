package dev.guildhall.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The blueprints of this deployment (X2): association, certification, trade, mall, and what an operator adds. */
@Component
public class Blueprints {
    private final Map<String, Blueprint> byId;
    private final Map<String, String> sources = new HashMap<>();
    private final ModuleCatalog catalog;

    Blueprints(JsonMapper json, ModuleCatalog catalog) throws IOException {
        this.catalog = catalog;
        Map<String, Blueprint> found = new LinkedHashMap<>();
        for (Resource file : new PathMatchingResourcePatternResolver().getResources("classpath*:blueprints/*.json")) {
            String source = file.getContentAsString(StandardCharsets.UTF_8);
            Blueprint blueprint = json.readValue(source, Blueprint.class);
            found.put(blueprint.id(), blueprint);
            sources.put(blueprint.id(), source);
        }
        byId = found.values().stream()
                .sorted(Comparator.comparing(Blueprint::id))
                .collect(Collectors.toMap(Blueprint::id, b -> b, (a, b) -> a, LinkedHashMap::new));
    }

    public List<Blueprint> all() {
        return List.copyOf(byId.values());
    }

    public Optional<Blueprint> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The file it was read from. */
    public String source(Blueprint blueprint) {
        return Objects.requireNonNull(sources.get(blueprint.id()));
    }

    /** The modules of a blueprint that this deployment has. */
    public Set<String> modules(Blueprint blueprint) {
        return blueprint.modules().stream()
                .filter(module -> catalog.find(module).isPresent())
                .collect(Collectors.toUnmodifiableSet());
    }
}
