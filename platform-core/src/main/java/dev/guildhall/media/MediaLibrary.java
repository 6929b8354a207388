package dev.guildhall.media;

import dev.guildhall.tenancy.Ids;
import dev.guildhall.tenancy.TenantId;
import dev.guildhall.tenancy.TenantScope;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Takes pictures and gives them back. What a file is, is judged by its content; it is decoded and written anew, so that
 * nothing hidden in it (place and time of the photograph, foreign payloads) is kept.
 */
@Service
public class MediaLibrary {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final MediaStore store;
    private final List<MediaKind> kinds;

    MediaLibrary(JdbcClient jdbc, Clock clock, MediaStore store, List<MediaKind> kinds) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.store = store;
        this.kinds = List.copyOf(kinds);
    }

    /**
     * A picture that a member uploaded.
     *
     * @param kept whether anything refers to it; otherwise it is gone {@link MediaSweep#UNUSED} after it came
     */
    public record Upload(MediaView view, String kindName, Instant at, boolean kept) {}

    /**
     * Stores a picture for the bound tenant. The bytes are written first, so that a row never names what is not there. It
     * stays until {@link #remove}: the caller refers to it.
     *
     * @param kind id of a {@link MediaKind}
     * @param filename as the client calls it; only used in the address
     * @throws MediaRefused when the content is not what the kind allows
     */
    @Transactional
    public MediaView store(String kind, String filename, InputStream in) {
        return store(kind, filename, in, null);
    }

    /**
     * As {@link #store}, for a member who has not said yet what for: whatever comes to refer to it calls {@link #keep}.
     *
     * @param owner id of the account
     */
    @Transactional
    public MediaView upload(UUID owner, String kind, String filename, InputStream in) {
        return store(kind, filename, in, owner);
    }

    private MediaView store(String kind, String filename, InputStream in, @Nullable UUID owner) {
        MediaKind bounds = kind(kind).orElseThrow(MediaRefused::unknownKind);
        try {
            CleanPicture picture = clean(in, bounds);
            byte[] hash = sha256(picture.content());
            store.put(name(TenantScope.current(), hash), picture.content(), picture.contentType());
            UUID id = Ids.next();
            String plainName = Filenames.plain(filename, picture.contentType());
            jdbc.sql("""
                            INSERT INTO media (id, kind, filename, content_type, width, height, size, sha256, created_at,
                                owner_id, kept)
                            VALUES (:id, :kind, :filename, :contentType, :width, :height, :size, :sha256, :now,
                                :owner, :kept)
                            """)
                    .param("owner", owner, java.sql.Types.OTHER)
                    .param("kept", owner == null)
                    .param("id", id)
                    .param("kind", bounds.id())
                    .param("filename", plainName)
                    .param("contentType", picture.contentType())
                    .param("width", picture.width())
                    .param("height", picture.height())
                    .param("size", (long) picture.content().length)
                    .param("sha256", hash)
                    .param("now", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                    .update();
            return new MediaView(
                    id,
                    url(id, plainName),
                    picture.contentType(),
                    picture.width(),
                    picture.height(),
                    picture.content().length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CleanPicture clean(InputStream in, MediaKind bounds) throws IOException {
        byte[] raw = CleanPicture.bytes(in, bounds);
        if (!QuietPdf.looksLike(raw)) {
            return CleanPicture.of(raw, bounds);
        }
        if (bounds.open() || !bounds.contentTypes().contains(MediaTypes.PDF)) {
            throw MediaRefused.wrongType(bounds);
        }
        QuietPdf pdf = QuietPdf.read(raw);
        return new CleanPicture(pdf.content(), MediaTypes.PDF, pdf.width(), pdf.height());
    }

    /** Notes, in the caller's transaction, that something refers to these pictures from now on. */
    @Transactional
    public void keep(Collection<UUID> ids) {
        jdbc.sql("UPDATE media SET kept = true WHERE id = ANY (?) AND NOT kept")
                .param(ids.toArray(UUID[]::new))
                .update();
    }

    /** Whether somebody else uploaded it; what nobody did, or what is not there, is nobody else's. */
    @Transactional(readOnly = true)
    public boolean isOfAnother(UUID id, UUID account) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM media WHERE id = ? AND owner_id <> ?)")
                .params(id, account)
                .query(Boolean.class)
                .single();
    }

    /** Whether this account uploaded it, as a picture of this kind. */
    @Transactional(readOnly = true)
    public boolean isUpload(UUID id, String kind, UUID owner) {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM media WHERE id = ? AND kind = ? AND owner_id = ?)")
                .params(id, kind, owner)
                .query(Boolean.class)
                .single();
    }

    /** What this account has uploaded, the newest first. */
    @Transactional(readOnly = true)
    public List<Upload> uploads(UUID owner) {
        return jdbc.sql("SELECT * FROM media WHERE owner_id = ? ORDER BY created_at DESC, id")
                .param(owner)
                .query((row, n) -> new Upload(
                        row(row, n).view(),
                        kind(row.getString("kind")).map(MediaKind::name).orElse(row.getString("kind")),
                        row.getTimestamp("created_at").toInstant(),
                        row.getBoolean("kept")))
                .list();
    }

    /**
     * When an account ends: what nothing refers to goes, the rest is nobody's; whatever refers to it erases it by its own
     * rules.
     */
    @Transactional
    public void ownerEnds(UUID owner) {
        jdbc.sql("SELECT id FROM media WHERE owner_id = ? AND NOT kept")
                .param(owner)
                .query(UUID.class)
                .list()
                .forEach(this::remove);
        jdbc.sql("UPDATE media SET owner_id = NULL WHERE owner_id = ?")
                .param(owner)
                .update();
    }

    /** Removes what was uploaded before this moment and nothing refers to, at most a batch. */
    @Transactional
    void removeUnused(Instant before) {
        jdbc.sql("SELECT id FROM media WHERE NOT kept AND created_at < ? ORDER BY created_at LIMIT 200")
                .param(OffsetDateTime.ofInstant(before, ZoneOffset.UTC))
                .query(UUID.class)
                .list()
                .forEach(this::remove);
    }

    /** The bytes of a picture for who uploaded it. */
    @Transactional(readOnly = true)
    Optional<Content> openOwn(UUID id, UUID owner) {
        return jdbc.sql("SELECT id FROM media WHERE id = ? AND owner_id = ?")
                .params(id, owner)
                .query(UUID.class)
                .optional()
                .flatMap(this::open);
    }

    @Transactional(readOnly = true)
    public Optional<MediaView> find(UUID id) {
        return row(id).map(Row::view);
    }

    /** The bytes with what HTTP needs to know of them; empty when the bound tenant has no such picture. */
    @Transactional(readOnly = true)
    Optional<Content> open(UUID id) {
        return row(id).flatMap(row -> {
            try {
                return store.open(name(TenantScope.current(), row.hash()))
                        .map(in -> new Content(in, row.view(), HexFormat.of().formatHex(row.hash())));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** The bytes of a picture that is not open to everybody; who calls has found that the reader may see it. */
    @Transactional(readOnly = true)
    public Optional<MediaContent> content(UUID id) {
        return open(id).map(content -> new MediaContent(content.view(), content.in()));
    }

    /** Forgets a picture for good, and its bytes where no other picture is the same. */
    @Transactional
    public void remove(UUID id) {
        Optional<Row> row = row(id);
        jdbc.sql("DELETE FROM media WHERE id = :id").param("id", id).update();
        row.map(Row::hash)
                .filter(hash -> jdbc.sql("SELECT count(*) FROM media WHERE sha256 = :hash")
                                .param("hash", hash)
                                .query(Long.class)
                                .single()
                        == 0)
                .ifPresent(hash -> removeAfterCommit(name(TenantScope.current(), hash)));
    }

    /** Not before: an undone transaction keeps the row, which must not name what is gone. */
    private void removeAfterCommit(String name) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                try {
                    store.remove(name);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
    }

    /** Whether everybody who has its address may see it. */
    @Transactional(readOnly = true)
    boolean isOpen(UUID id) {
        return jdbc.sql("SELECT kind FROM media WHERE id = :id")
                .param("id", id)
                .query(String.class)
                .optional()
                .flatMap(this::kind)
                .map(MediaKind::open)
                .orElse(true);
    }

    Optional<MediaKind> kind(@Nullable String id) {
        return kinds.stream().filter(kind -> kind.id().equals(id)).findFirst();
    }

    record Content(InputStream in, MediaView view, String hash) {}

    private record Row(MediaView view, byte[] hash) {}

    private Optional<Row> row(UUID id) {
        return jdbc.sql("SELECT * FROM media WHERE id = :id")
                .param("id", id)
                .query(MediaLibrary::row)
                .optional();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        return new Row(
                new MediaView(
                        id,
                        url(id, row.getString("filename")),
                        row.getString("content_type"),
                        row.getInt("width"),
                        row.getInt("height"),
                        row.getLong("size")),
                row.getBytes("sha256"));
    }

    private static String url(UUID id, String filename) {
        return "/media/" + id + "/" + filename;
    }

    private static String name(TenantId tenant, byte[] hash) {
        String hex = HexFormat.of().formatHex(hash);
        return tenant.value() + "/" + hex.substring(0, 2) + "/" + hex;
    }

    private static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
