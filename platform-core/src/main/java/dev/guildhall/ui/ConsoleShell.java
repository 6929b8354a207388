package dev.guildhall.ui;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the frame of a console shows around a page.
 *
 * @param owner whose console it is
 * @param kind 管理后台, 运营控制台
 * @param home address of the first page, and {@code signOut} of the one that ends the session
 * @param crumbs the way to the page, without the page itself
 */
public record ConsoleShell(
        String owner,
        String kind,
        String home,
        String signOut,
        String foot,
        List<Group> groups,
        List<Crumb> crumbs,
        User user) {

    /**
     * Request attribute with the address that a page stands under in the menu, when its own is another: pages that several
     * modules share.
     */
    public static final String AT = "dev.guildhall.ui.at";

    /** A group of menu entries; the first has no label. */
    public record Group(String label, List<Entry> entries) {}

    /**
     * @param count something to count beside the label; null for nothing
     * @param hot whether the count waits for somebody
     */
    public record Entry(
            String label,
            String icon,
            String path,
            boolean current,
            @Nullable Long count,
            boolean hot) {

        public Entry(String label, String icon, String path) {
            this(label, icon, path, false, null, false);
        }
    }

    public record Crumb(String label, @Nullable String path) {}

    public record User(String name, String role, List<Link> links) {}

    public record Link(String label, String icon, String path) {}

    /**
     * Marks the entry that the address belongs to, the longest path that it starts with, and makes the crumbs of it.
     *
     * @param address path of the request below the tenant's, such as {@code /console/talent/persons/17}
     */
    public ConsoleShell at(String address) {
        Group inGroup = null;
        Entry best = null;
        for (Group group : groups) {
            for (Entry entry : group.entries()) {
                boolean inside = address.equals(entry.path()) || address.startsWith(entry.path() + "/");
                if (inside
                        && (best == null || entry.path().length() > best.path().length())) {
                    best = entry;
                    inGroup = group;
                }
            }
        }
        if (best == null || inGroup == null) {
            return this;
        }
        List<Crumb> way = new ArrayList<>();
        if (!inGroup.label().isEmpty()) {
            way.add(new Crumb(inGroup.label(), null));
        }
        if (!address.equals(best.path()) && !best.path().equals(home)) {
            way.add(new Crumb(best.label(), best.path()));
        }
        Entry current = best;
        List<Group> marked = groups.stream()
                .map(group -> new Group(
                        group.label(),
                        group.entries().stream()
                                .map(e -> new Entry(e.label(), e.icon(), e.path(), e == current, e.count(), e.hot()))
                                .toList()))
                .toList();
        return new ConsoleShell(owner, kind, home, signOut, foot, marked, way, user);
    }
}
