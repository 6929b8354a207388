package dev.guildhall.catalog;

/**
 * A list of choices that each tenant keeps for itself. Declared by the module that stores its codes
 * ({@link ModuleDescriptor#dictionaries()}).
 *
 * @param id e.g. {@code talent.level}
 * @param name for people, e.g. 岗位级别
 * @param purpose one sentence for people on where its entries are chosen
 * @param onlyWhereKept for a dictionary of the kernel that not every sort of tenant has: shown to those who have entries in it
 */
public record DictionaryKind(String id, String name, String purpose, boolean onlyWhereKept) {
    public DictionaryKind(String id, String name, String purpose) {
        this(id, name, purpose, false);
    }
}
