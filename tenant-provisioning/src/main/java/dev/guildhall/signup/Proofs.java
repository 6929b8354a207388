package dev.guildhall.signup;

import dev.guildhall.media.CleanPicture;
import dev.guildhall.media.MediaKind;
import dev.guildhall.problem.Invalid;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.PlatformVault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Pictures of licences that applicants send (W27): JPG or PNG below 5 MB, written anew, and sealed. */
@Component
class Proofs {
    static final long MOST_BYTES = 5L * 1024 * 1024;
    private static final int PER_ADDRESS_HOUR = 30;
    private static final Duration UNUSED = Duration.ofDays(1);

    private final JdbcClient platform;
    private final TransactionTemplate transaction;
    private final PlatformVault vault;
    private final ApplicantPhones limits;
    private final Clock clock;

    Proofs(
            @Qualifier("platform") JdbcClient platform,
            @Qualifier("platform") TransactionTemplate transaction,
            PlatformVault vault,
            ApplicantPhones limits,
            Clock clock) {
        this.platform = platform;
        this.transaction = transaction;
        this.vault = vault;
        this.limits = limits;
        this.clock = clock;
    }

    record Picture(byte[] content, String contentType) {}

    record Size(int width, int height) {}

    /**
     * Keeps a picture that nobody has applied with yet.
     *
     * @throws dev.guildhall.media.MediaRefused where it is no such picture, or too large
     */
    UUID store(InputStream in, String address) {
        limits.count("proof|" + address, PER_ADDRESS_HOUR, Duration.ofHours(1));
        CleanPicture clean;
        try {
            clean = CleanPicture.read(in, new Kind());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        UUID id = Ids.next();
        transaction.executeWithoutResult(status -> platform.sql("""
                        INSERT INTO tenant_application_proof (id, content, content_type, width, height, uploaded_at)
                        VALUES (?, ?, ?, ?, ?, ?)""")
                .params(
                        id,
                        vault.sealBytes(place(id), clean.content()),
                        clean.contentType(),
                        clean.width(),
                        clean.height(),
                        Timestamp.from(clock.instant()))
                .update());
        return id;
    }

    /** Whether it was sent and belongs to nobody yet, or to this application. */
    boolean usable(UUID id, UUID application) {
        return platform.sql("""
                        SELECT EXISTS (SELECT 1 FROM tenant_application_proof
                            WHERE id = ? AND (application_id IS NULL OR application_id = ?))""").params(id, application).query(Boolean.class).single();
    }

    /**
     * Gives it to an application and takes the one before away, in the caller's transaction.
     *
     * @throws Invalid where it is another's, or gone
     */
    void attach(UUID id, UUID application) {
        int rows = platform.sql("""
                        UPDATE tenant_application_proof SET application_id = :application
                         WHERE id = :id AND (application_id IS NULL OR application_id = :application)""")
                .param("id", id)
                .param("application", application)
                .update();
        if (rows == 0) {
            throw new Invalid("proof", Words.of("proof.gone"));
        }
        platform.sql("DELETE FROM tenant_application_proof WHERE application_id = ? AND id <> ?")
                .params(application, id)
                .update();
    }

    Optional<Picture> open(UUID id) {
        return platform.sql("SELECT content, content_type FROM tenant_application_proof WHERE id = ?")
                .param(id)
                .query((row, n) -> new Picture(vault.openBytes(place(id), row.getBytes(1)), row.getString(2)))
                .optional();
    }

    Optional<Size> size(UUID id) {
        return platform.sql("SELECT width, height FROM tenant_application_proof WHERE id = ?")
                .param(id)
                .query((row, n) -> new Size(row.getInt(1), row.getInt(2)))
                .optional();
    }

    void sweep() {
        transaction.executeWithoutResult(status -> platform.sql(
                        "DELETE FROM tenant_application_proof WHERE application_id IS NULL AND uploaded_at < ?")
                .param(Timestamp.from(clock.instant().minus(UNUSED)))
                .update());
    }

    private static Place place(UUID id) {
        return new Place("tenant_application_proof", id, "content");
    }

    /** The bounds; the media library itself belongs to tenants. */
    private record Kind() implements MediaKind {
        @Override
        public String id() {
            return "signup.proof";
        }

        @Override
        public String name() {
            return Words.of("proof");
        }

        @Override
        public long maxBytes() {
            return MOST_BYTES;
        }

        @Override
        public int maxPixels() {
            return 40_000_000;
        }

        @Override
        public boolean open() {
            return false;
        }
    }
}
