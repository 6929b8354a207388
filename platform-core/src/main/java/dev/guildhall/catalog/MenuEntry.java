package dev.guildhall.catalog;

/**
 * A line of the tenant console's menu.
 *
 * @param group heading it stands under, e.g. 人才与招聘
 * @param order place within the whole menu; groups stand in the order of their first entry
 * @param icon name of a Tabler outline icon
 * @param path address below the tenant, e.g. {@code /console/talent/persons}
 * @param permission id of the permission without which the line is not shown
 */
public record MenuEntry(String group, int order, String label, String icon, String path, String permission) {}
