package dev.guildhall.imports;

import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Keeps uploaded files in the tenant's schema, sealed: they are full of personal data, must survive a restart, and any node may be
 * the one that reads them.
 */
@Repository
class FileChunks {

    private static final int CHUNK = 256 * 1024;

    private final JdbcClient jdbc;
    private final Vault vault;

    FileChunks(JdbcClient jdbc, Vault vault) {
        this.jdbc = jdbc;
        this.vault = vault;
    }

    void store(ImportId id, byte[] content) {
        for (int from = 0, n = 0; from < content.length; from += CHUNK, n++) {
            var piece = Arrays.copyOfRange(content, from, Math.min(content.length, from + CHUNK));
            jdbc.sql("INSERT INTO import_chunk (job, position, content) VALUES (?, ?, ?)")
                    .params(id.value(), n, vault.sealBytes(place(id, n), piece))
                    .update();
        }
    }

    /** The whole file; empty once it was dropped. */
    Optional<byte[]> load(ImportId id) {
        var out = new ByteArrayOutputStream();
        jdbc.sql("SELECT position, content FROM import_chunk WHERE job = ? ORDER BY position")
                .param(id.value())
                .query(row -> {
                    out.writeBytes(vault.openBytes(place(id, row.getInt(1)), row.getBytes(2)));
                });
        return out.size() == 0 ? Optional.empty() : Optional.of(out.toByteArray());
    }

    private static Place place(ImportId id, int position) {
        return new Place("import_chunk", id.value(), "content-" + position);
    }
}
