package dev.guildhall.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a new tenant of a kind starts with. Data, in {@code blueprints/<id>.json}.
 *
 * @param modules modules switched on; ids that this deployment lacks are left out
 * @param settings module → component → text, where it differs from the default
 * @param roles the first roles of its staff
 * @param dictionaries dictionary → entries in their order
 * @param primaryColour brand colour to begin with, {@code #rrggbb}
 */
public record Blueprint(
        String id,
        String name,
        String summary,
        String icon,
        Set<String> modules,
        Map<String, Map<String, String>> settings,
        List<Role> roles,
        Map<String, List<Choice>> dictionaries,
        String primaryColour) {

    /** @param permissions permission ids; {@code *} means all, also those of modules to come */
    public record Role(String id, String name, Set<String> permissions) {}

    public record Choice(String code, String label) {}
}
