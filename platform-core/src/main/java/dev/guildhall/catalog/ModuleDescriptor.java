package dev.guildhall.catalog;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a module introduces itself to the kernel: one bean per module. Everything that the consoles, the mini-program's
 * bootstrap, provisioning and the gate know of a module comes from here.
 *
 * <p>The module's migrations live in {@code db/tenant/<id>/}.
 */
public interface ModuleDescriptor {
    /** Stable id, also the folder of its migrations and the first segment of its addresses, e.g. {@code talent}. */
    String id();

    /** Name for people, e.g. 人才与名片. */
    String name();

    /** One sentence for people on what it does. */
    String summary();

    /** A part of the kernel that every tenant has; it cannot be switched off. */
    default boolean alwaysOn() {
        return false;
    }

    /** Ids of the modules that must be on as well. */
    default Set<String> needs() {
        return Set.of();
    }

    default List<Permission> permissions() {
        return List.of();
    }

    /** What owners of organisations can grant their sub-accounts (W19). */
    default List<MemberPermission> memberPermissions() {
        return List.of();
    }

    /** Entries of the tenant console's menu. */
    default List<MenuEntry> menu() {
        return List.of();
    }

    /** Tabs and entries of the mini-program. */
    default List<MemberEntry> memberEntries() {
        return List.of();
    }

    /** The lists of choices whose codes the module stores; staff keep their entries. */
    default List<DictionaryKind> dictionaries() {
        return List.of();
    }

    /** The record of the module's settings, or {@code null} if it has none. See {@link ModuleSettings}. */
    default @Nullable Class<? extends Record> settings() {
        return null;
    }

    /** Path patterns that answer 404 while the module is off. */
    default List<String> paths() {
        return List.of("/api/" + id() + "/**", "/console/" + id() + "/**");
    }

    /** What switching it off takes out of sight, counted now: words → number. Called bound to the tenant. */
    default Map<String, Long> offEffects() {
        return Map.of();
    }
}
