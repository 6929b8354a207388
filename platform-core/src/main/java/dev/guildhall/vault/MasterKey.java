package dev.guildhall.vault;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.mac.MacConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The key that wraps every tenant's keysets. It lives in a file beside the data, made at first start; the control database knows
 * only its fingerprint, and start-up refuses when file and fingerprint do not belong together.
 */
@Component
class MasterKey {

    private static final Logger LOG = LoggerFactory.getLogger(MasterKey.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Aead aead;
    private final byte[] index;

    MasterKey(
            @Value("${guildhall.vault.key-file:${guildhall.data}/master.key}") Path file,
            @Qualifier("platform") JdbcClient platform,
            Clock clock) {
        try {
            AeadConfig.register();
            MacConfig.register();
            var known = platform.sql("SELECT fingerprint FROM vault_master")
                    .query(String.class)
                    .optional();
            if (!Files.exists(file)) {
                if (known.isPresent()) {
                    throw MasterKeyRefused.missing(file);
                }
                create(file);
                LOG.info("Made the master key {}. Keep a copy of it apart from the database's backups.", file);
            }
            var content = read(file);
            var fingerprint = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
            platform.sql("INSERT INTO vault_master (fingerprint, created_at) VALUES (?, ?) ON CONFLICT DO NOTHING")
                    .params(fingerprint, Timestamp.from(clock.instant()))
                    .update();
            var registered = platform.sql("SELECT fingerprint FROM vault_master")
                    .query(String.class)
                    .single();
            if (!registered.equals(fingerprint)) {
                throw MasterKeyRefused.other(file);
            }
            warnIfReadableByOthers(file);
            index = mac(content, "platform-index".getBytes(StandardCharsets.UTF_8));
            aead = TinkProtoKeysetFormat.parseKeyset(content, InsecureSecretKeyAccess.get())
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException e) {
            throw MasterKeyRefused.damaged(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The key file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** Key of the blind indexes of the control database. */
    byte[] index() {
        return index.clone();
    }

    static byte[] mac(byte[] key, byte[] content) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(content);
    }

    Aead aead() {
        return aead;
    }

    /** Written whole under another name first, so that a crash leaves either no key file or a good one. */
    private static void create(Path file) throws IOException, GeneralSecurityException {
        var keyset = TinkProtoKeysetFormat.serializeKeyset(
                KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM), InsecureSecretKeyAccess.get());
        var directory = file.toAbsolutePath().getParent();
        Files.createDirectories(directory);
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        var draft = posix
                ? Files.createTempFile(directory, "master", ".tmp", PosixFilePermissions.asFileAttribute(OWNER_ONLY))
                : Files.createTempFile(directory, "master", ".tmp");
        try {
            try (var channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                var bytes = ByteBuffer.wrap(Base64.getEncoder().encode(keyset));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            try {
                Files.createLink(file, draft);
            } catch (FileAlreadyExistsException another) {
                LOG.info("Another start made the master key first; using it.");
            } catch (UnsupportedOperationException noLinks) {
                Files.move(draft, file);
            }
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    private static byte[] read(Path file) throws IOException {
        try {
            return Base64.getDecoder().decode(Files.readString(file).strip());
        } catch (IllegalArgumentException e) {
            throw MasterKeyRefused.damaged(file);
        }
    }

    private static void warnIfReadableByOthers(Path file) throws IOException {
        if (!Files.getFileStore(file).supportsFileAttributeView("posix")) {
            return;
        }
        var others = Set.of(
                PosixFilePermission.GROUP_READ,
                PosixFilePermission.GROUP_WRITE,
                PosixFilePermission.OTHERS_READ,
                PosixFilePermission.OTHERS_WRITE);
        if (Files.getPosixFilePermissions(file).stream().anyMatch(others::contains)) {
            LOG.warn("The master key {} can be read by others; it should have mode 0600.", file);
        }
    }
}
