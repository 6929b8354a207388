package dev.guildhall.realname.domain;

import dev.guildhall.identity.AccountId;
import dev.guildhall.jobs.TenantSweep;
import dev.guildhall.media.MediaStore;
import dev.guildhall.problem.Invalid;
import dev.guildhall.problem.NotFound;
import dev.guildhall.realname.DocumentCheck;
import dev.guildhall.realname.Finding;
import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import dev.guildhall.vault.Place;
import dev.guildhall.vault.Vault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Pictures of documents (W26, W27): JPG or PNG below 5 MB, kept as they were sent, since what the camera wrote is looked at,
 * but sealed. They have no address; a reviewer sees one only through {@link Claims#revealDocument}. What nobody used is
 * swept after a day.
 */
@Service
public class Documents implements TenantSweep {
    static final Set<String> SIDES = Set.of("FRONT", "BACK", "LICENCE", "HOLDING", "PERMIT");

    private static final long MOST_BYTES = 5 * 1024 * 1024;
    private static final long MOST_PIXELS = 60_000_000;
    private static final int LEAST_SIDE = 200;
    private static final Duration UNUSED = Duration.ofHours(24);
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final TypeReference<List<Finding>> FINDINGS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final MediaStore store;
    private final Vault vault;
    private final ObjectProvider<DocumentCheck> checks;
    private final JsonMapper json;
    private final Clock clock;

    Documents(
            JdbcClient jdbc,
            MediaStore store,
            Vault vault,
            ObjectProvider<DocumentCheck> checks,
            JsonMapper json,
            Clock clock) {
        this.jdbc = jdbc;
        this.store = store;
        this.vault = vault;
        this.checks = checks;
        this.json = json;
        this.clock = clock;
    }

    /** A kept picture, without its bytes. */
    public record Document(
            UUID id, String side, String contentType, int width, int height, long size, List<Finding> findings) {
        public String label() {
            return Words.of("side." + side);
        }
    }

    /** A picture that a reviewer was allowed to see. */
    public record Shown(String contentType, byte[] content) {}

    private record Size(int width, int height) {}

    /** @throws Invalid for the fields {@code side} and {@code file} */
    @Transactional
    public Document store(AccountId account, String side, InputStream in) {
        if (!SIDES.contains(side)) {
            throw new Invalid("side", Words.of("side"));
        }
        try {
            byte[] content = in.readNBytes((int) MOST_BYTES);
            if (content.length == 0) {
                throw new Invalid("file", Words.of("file.empty"));
            }
            if (content.length >= MOST_BYTES) {
                throw new Invalid("file", Words.of("file.large"));
            }
            String type = type(content);
            Size size = size(content, type);
            List<Finding> findings = new ArrayList<>();
            DocumentCheck.Picture picture = new DocumentCheck.Picture(side, type, size.width(), size.height(), content);
            checks.orderedStream().forEach(check -> findings.addAll(check.check(picture)));
            UUID id = Ids.next();
            // The bytes first, so that a row never names what is not there.
            store.put(name(TenantScope.current(), id), vault.sealBytes(place(id), content), "application/octet-stream");
            jdbc.sql("""
                            INSERT INTO realname_document
                                (id, account_id, side, content_type, width, height, size, findings, created_at)
                            VALUES (?, ?, ?, ?, ?, ?, ?, CAST(? AS jsonb), ?)""")
                    .params(
                            id,
                            account.value(),
                            side,
                            type,
                            size.width(),
                            size.height(),
                            (long) content.length,
                            json.writeValueAsString(findings),
                            clock.instant().atOffset(ZoneOffset.UTC))
                    .update();
            return new Document(id, side, type, size.width(), size.height(), content.length, findings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of these ids that are the account's own. */
    List<Document> own(AccountId account, List<UUID> ids) {
        return jdbc.sql("SELECT * FROM realname_document WHERE account_id = ? AND id = ANY (?)")
                .params(account.value(), ids.toArray(UUID[]::new))
                .query(this::row)
                .list();
    }

    List<Document> of(UUID claim) {
        return jdbc.sql("SELECT * FROM realname_document WHERE realname_id = ? ORDER BY side, created_at")
                .param(claim)
                .query(this::row)
                .list();
    }

    /** They belong to the claim now; those of an earlier one do not any more and are swept. */
    void use(UUID claim, List<UUID> ids) {
        jdbc.sql("UPDATE realname_document SET realname_id = NULL WHERE realname_id = ?")
                .param(claim)
                .update();
        jdbc.sql("UPDATE realname_document SET realname_id = ? WHERE id = ANY (?)")
                .params(claim, ids.toArray(UUID[]::new))
                .update();
    }

    Shown open(UUID claim, UUID id) {
        Document document = of(claim).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new NotFound(Words.of("document")));
        try (InputStream in =
                store.open(name(TenantScope.current(), id)).orElseThrow(() -> new NotFound(Words.of("document")))) {
            return new Shown(document.contentType(), vault.openBytes(place(id), in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void eraseOf(AccountId account) {
        forget(jdbc.sql("DELETE FROM realname_document WHERE account_id = ? RETURNING id")
                .param(account.value())
                .query(UUID.class)
                .list());
    }

    @Override
    public String name() {
        return "realname-documents";
    }

    @Override
    public Duration every() {
        return Duration.ofHours(1);
    }

    @Override
    @Transactional
    public void sweep() {
        forget(jdbc.sql("DELETE FROM realname_document WHERE realname_id IS NULL AND created_at < ? RETURNING id")
                .param(clock.instant().minus(UNUSED).atOffset(ZoneOffset.UTC))
                .query(UUID.class)
                .list());
    }

    /** After the commit: an undone transaction keeps the rows, which must not name what is gone. */
    private void forget(List<UUID> ids) {
        TenantId tenant = TenantScope.current();
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                for (UUID id : ids) {
                    try {
                        store.remove(name(tenant, id));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        });
    }

    private Document row(java.sql.ResultSet row, int number) throws java.sql.SQLException {
        return new Document(
                row.getObject("id", UUID.class),
                row.getString("side"),
                row.getString("content_type"),
                row.getInt("width"),
                row.getInt("height"),
                row.getLong("size"),
                json.readValue(row.getString("findings"), FINDINGS));
    }

    private static String type(byte[] content) {
        if (startsWith(content, PNG)) {
            return "image/png";
        }
        if (startsWith(content, JPEG)) {
            return "image/jpeg";
        }
        throw new Invalid("file", Words.of("file.type"));
    }

    private static boolean startsWith(byte[] content, byte[] magic) {
        return content.length >= magic.length && Arrays.equals(content, 0, magic.length, magic, 0, magic.length);
    }

    /** Decoded once, so that what is kept is a picture and not only called one. */
    private static Size size(byte[] content, String type) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByMIMEType(type).next();
        try (ImageInputStream in = ImageIO.createImageInputStream(new ByteArrayInputStream(content))) {
            reader.setInput(in, true, true);
            int width = reader.getWidth(0);
            int height = reader.getHeight(0);
            if ((long) width * height > MOST_PIXELS) {
                throw new Invalid("file", Words.of("file.large"));
            }
            if (width < LEAST_SIDE || height < LEAST_SIDE) {
                throw new Invalid("file", Words.of("file.tiny"));
            }
            ImageReadParam coarse = reader.getDefaultReadParam();
            coarse.setSourceSubsampling(8, 8, 0, 0);
            reader.read(0, coarse);
            return new Size(width, height);
        } catch (IOException | RuntimeException e) {
            if (e instanceof Invalid invalid) {
                throw invalid;
            }
            throw new Invalid("file", Words.of("file.broken"));
        } finally {
            reader.dispose();
        }
    }

    private static Place place(UUID id) {
        return new Place("realname_document", id, "content");
    }

    private static String name(TenantId tenant, UUID id) {
        String text = id.toString();
        return tenant.value() + "/sealed/" + text.substring(text.length() - 2) + "/" + text;
    }
}
