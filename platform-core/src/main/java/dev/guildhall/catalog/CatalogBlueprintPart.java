package dev.guildhall.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Fills dictionaries and settings of a new tenant. */
@Component
class CatalogBlueprintPart implements BlueprintPart {
    private final Dictionaries dictionaries;
    private final ModuleSettings settings;
    private final ModuleCatalog catalog;

    CatalogBlueprintPart(Dictionaries dictionaries, ModuleSettings settings, ModuleCatalog catalog) {
        this.dictionaries = dictionaries;
        this.settings = settings;
        this.catalog = catalog;
    }

    @Override
    public void prepare(Blueprint blueprint) {
        List<DictionaryEntry> entries = new ArrayList<>();
        blueprint.dictionaries().forEach((dictionary, choices) -> entries.addAll(numbered(dictionary, choices)));
        dictionaries.fill(entries);
        blueprint.settings().forEach(this::applySettings);
    }

    private void applySettings(String module, Map<String, String> values) {
        catalog.find(module)
                .map(ModuleDescriptor::settings)
                .ifPresent(type -> settings.save(settings.parse(type, values)));
    }

    private static List<DictionaryEntry> numbered(String dictionary, List<Blueprint.Choice> choices) {
        List<DictionaryEntry> entries = new ArrayList<>();
        for (Blueprint.Choice choice : choices) {
            entries.add(new DictionaryEntry(dictionary, choice.code(), choice.label(), entries.size() + 1, false));
        }
        return entries;
    }
}
