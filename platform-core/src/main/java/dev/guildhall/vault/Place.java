package dev.guildhall.vault;

import java.util.UUID;

/**
 * Where a sealed value is stored. It is bound into the ciphertext together with the tenant, so a value copied to another row,
 * column or table does not open.
 */
public record Place(String table, UUID row, String column) {

    public Place {
        if (table.isBlank() || column.isBlank() || table.indexOf('|') >= 0 || column.indexOf('|') >= 0) {
            throw new IllegalArgumentException("a place needs plain names of table and column");
        }
    }
}
