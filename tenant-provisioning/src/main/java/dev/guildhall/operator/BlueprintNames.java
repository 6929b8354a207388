package dev.guildhall.operator;

import dev.guildhall.catalog.Blueprint;
import dev.guildhall.catalog.Blueprints;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What blueprints are called, by id. */
@Component
class BlueprintNames {

    private final Map<String, String> names = new LinkedHashMap<>();

    BlueprintNames(Blueprints blueprints) {
        for (Blueprint blueprint : blueprints.all()) {
            names.put(blueprint.id(), blueprint.name());
        }
    }

    Map<String, String> all() {
        return names;
    }

    String name(String id) {
        return names.getOrDefault(id, id);
    }
}
