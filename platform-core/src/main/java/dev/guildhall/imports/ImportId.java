package dev.guildhall.imports;

import java.util.UUID;

/** Names one import: one uploaded file and what became of its rows. */
public record ImportId(UUID value) {

    public static ImportId of(String text) {
        return new ImportId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
