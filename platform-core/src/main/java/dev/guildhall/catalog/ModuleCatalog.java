package dev.guildhall.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** All modules of this deployment, checked for consistency at start-up. */
@Component
public class ModuleCatalog {
    private final Map<String, ModuleDescriptor> byId = new LinkedHashMap<>();

    ModuleCatalog(Collection<ModuleDescriptor> descriptors) {
        descriptors.stream().sorted(Comparator.comparing(ModuleDescriptor::id)).forEach(descriptor -> {
            if (!descriptor.id().matches("[a-z][a-z0-9-]*")) {
                throw new IllegalStateException("not a module id: " + descriptor.id());
            }
            if (byId.put(descriptor.id(), descriptor) != null) {
                throw new IllegalStateException("two modules are called " + descriptor.id());
            }
        });
        for (ModuleDescriptor descriptor : byId.values()) {
            for (String needed : descriptor.needs()) {
                if (!byId.containsKey(needed)) {
                    throw new IllegalStateException(descriptor.id() + " needs the unknown module " + needed);
                }
            }
        }
    }

    public Collection<ModuleDescriptor> all() {
        return byId.values();
    }

    public Optional<ModuleDescriptor> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Ids of the permissions that a visiting operator never has. */
    public Set<String> ownStaffOnly() {
        return byId.values().stream()
                .flatMap(module -> module.permissions().stream())
                .filter(Permission::ownStaffOnly)
                .map(Permission::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The modules that a tenant can choose. */
    public List<ModuleDescriptor> optional() {
        return byId.values().stream().filter(module -> !module.alwaysOn()).toList();
    }

    /** Ids of everything that a tenant with these modules has, the parts that are always on included. */
    public Set<String> withAlwaysOn(Collection<String> chosen) {
        Set<String> all = new TreeSet<>(chosen);
        byId.values().stream()
                .filter(ModuleDescriptor::alwaysOn)
                .map(ModuleDescriptor::id)
                .forEach(all::add);
        return all;
    }
}
