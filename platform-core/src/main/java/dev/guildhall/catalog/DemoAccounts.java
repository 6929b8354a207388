package dev.guildhall.catalog;

import dev.guildhall.tenancy.TenantId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * The accounts of the demo. Their passwords are generated at the first start and kept in {@code demo-accounts.json} of the
 * data directory, readable for its owner only.
 */
@Component
public class DemoAccounts {
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz";
    private static final String DIGITS = "23456789";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final JsonMapper json;
    private final Path file;
    private @Nullable Kept kept;

    record Kept(Map<String, String> passwords, List<DemoAccount> accounts) {}

    DemoAccounts(JsonMapper json, @Value("${guildhall.data:.data}") Path data) {
        this.json = json;
        this.file = data.resolve("demo-accounts.json");
    }

    /** Lists an account; one of the same tenant, role, username and phone is replaced. */
    public synchronized void record(
            @Nullable TenantId tenant,
            String role,
            @Nullable String username,
            @Nullable String phone,
            @Nullable String password,
            String note) {
        String slug = tenant == null ? null : tenant.value();
        List<DemoAccount> accounts = new ArrayList<>(kept().accounts());
        accounts.removeIf(old -> Objects.equals(old.tenant(), slug)
                && old.role().equals(role)
                && Objects.equals(old.username(), username)
                && Objects.equals(old.phone(), phone));
        accounts.add(new DemoAccount(slug, role, username, phone, password, note));
        keep(new Kept(kept().passwords(), accounts));
    }

    public synchronized List<DemoAccount> all() {
        return List.copyOf(kept().accounts());
    }

    /**
     * The generated password that goes by this key, the same at every start.
     *
     * @return 12 characters with upper case, lower case and digits, without runs or repeats
     */
    public synchronized String passwordFor(String key) {
        String known = kept().passwords().get(key);
        if (known != null) {
            return known;
        }
        String password = generate();
        Map<String, String> passwords = new LinkedHashMap<>(kept().passwords());
        passwords.put(key, password);
        keep(new Kept(passwords, kept().accounts()));
        return password;
    }

    /** Letters and digits alternate in groups, so that neither a run nor a repeat can arise. */
    private static String generate() {
        StringBuilder password = new StringBuilder();
        for (int group = 0; group < 4; group++) {
            char letter = pick(LETTERS);
            password.append(group == 0 ? Character.toUpperCase(letter) : letter);
            password.append(pick(LETTERS)).append(pick(DIGITS));
        }
        return password.toString();
    }

    private static char pick(String from) {
        return from.charAt(RANDOM.nextInt(from.length()));
    }

    private Kept kept() {
        if (kept == null) {
            kept = Files.exists(file) ? json.readValue(file, Kept.class) : new Kept(Map.of(), List.of());
        }
        return kept;
    }

    private void keep(Kept next) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
            Files.deleteIfExists(temporary);
            Files.createFile(temporary);
            if (Files.getFileStore(temporary).supportsFileAttributeView("posix")) {
                Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
            }
            json.writerWithDefaultPrettyPrinter().writeValue(temporary, next);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            kept = next;
        } catch (IOException e) {
            throw new UncheckedIOException("demo accounts cannot be kept in " + file, e);
        }
    }
}
