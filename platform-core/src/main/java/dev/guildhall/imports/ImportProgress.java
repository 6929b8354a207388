package dev.guildhall.imports;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far an import is. {@code done = added + changed + unchanged + refused} always.
 *
 * @param total rows with content below the header
 * @param rowsPerSecond of this run, 0 while unknown
 * @param left estimate, {@code null} while unknown
 * @param failure what went wrong, for people; only when {@link ImportState#FAILED}
 * @param fileKept the uploaded file is still there: it can go on, and refused rows can be downloaded as they were
 */
public record ImportProgress(
        ImportId id,
        String kind,
        String filename,
        ImportState state,
        boolean stopping,
        int total,
        int done,
        int added,
        int changed,
        int unchanged,
        int refused,
        Instant uploadedAt,
        @Nullable String uploadedBy,
        @Nullable Instant startedAt,
        @Nullable Instant finishedAt,
        double rowsPerSecond,
        @Nullable Duration left,
        @Nullable String failure,
        boolean fileKept) {

    public int percent() {
        return total == 0 ? (state == ImportState.DONE ? 100 : 0) : (int) (100L * done / total);
    }

    public int taken() {
        return added + changed + unchanged;
    }

    public boolean over() {
        return state == ImportState.DONE || state == ImportState.STOPPED || state == ImportState.FAILED;
    }

    public Duration took() {
        return startedAt == null || finishedAt == null ? Duration.ZERO : Duration.between(startedAt, finishedAt);
    }
}
