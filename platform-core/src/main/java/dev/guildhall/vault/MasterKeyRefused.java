package dev.guildhall.vault;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Start-up must not go on: without the right master key nothing that is encrypted could be read, and new data would split. */
class MasterKeyRefused extends RuntimeException {

    private final String action;

    private MasterKeyRefused(String description, String action) {
        super(description);
        this.action = action;
    }

    static MasterKeyRefused missing(Path file) {
        return new MasterKeyRefused(
                "The key file " + file + " is missing, and this database holds data encrypted under a key.",
                "Put the key file back from its backup, or name its place with guildhall.vault.key-file. A new key"
                        + " cannot open the old data.");
    }

    static MasterKeyRefused other(Path file) {
        return new MasterKeyRefused(
                "The key file " + file + " is not the one that this database's data is encrypted under.",
                "Use the key file that belongs to this database (guildhall.vault.key-file); every node needs the same.");
    }

    static MasterKeyRefused damaged(Path file) {
        return new MasterKeyRefused(
                "The key file " + file + " is damaged: it holds no keyset.", "Put it back from its backup.");
    }

    /** Prints the two sentences instead of a stack trace. */
    static class Analyzer extends AbstractFailureAnalyzer<MasterKeyRefused> {
        @Override
        protected @Nullable FailureAnalysis analyze(Throwable rootFailure, MasterKeyRefused cause) {
            return new FailureAnalysis(cause.getMessage(), cause.action, cause);
        }
    }
}
