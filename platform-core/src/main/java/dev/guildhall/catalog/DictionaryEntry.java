package dev.guildhall.catalog;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * One choice of a tenant's dictionary, such as a position level.
 *
 * @param dictionary e.g. {@code talent.level}
 * @param code stable within the dictionary; records hold it, so it never changes and never goes
 * @param label what people read; may be changed
 * @param retired no longer offered; what holds the code keeps it
 */
public record DictionaryEntry(
        @JsonIgnore String dictionary,
        String code,
        String label,
        @JsonIgnore int position,
        @JsonIgnore boolean retired) {}
