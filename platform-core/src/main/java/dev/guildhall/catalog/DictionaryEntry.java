package dev.guildhall.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * One choice of a tenant's dictionary, such as a position level.
 *
 * @param dictionary e.g. {@code talent.level}
 * @param code stable within the dictionary
 */
public record DictionaryEntry(
        @JsonIgnore String dictionary,
        String code,
        String label,
        @JsonIgnore int position) {}
