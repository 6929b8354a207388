package dev.guildhall.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records of one kind, one JSON file each, held in memory and written through. The sandbox keeps its state in files so that
 * it survives a restart without a table in any database. A file is replaced as a whole, so a crash leaves the old or
 * the new one.
 */
public final class JsonShelf<T> {
    private final Path folder;
    private final JsonMapper json;
    private final ConcurrentHashMap<String, T> records = new ConcurrentHashMap<>();

    public JsonShelf(Path folder, JsonMapper json, Class<T> type) {
        this.folder = folder;
        this.json = json;
        try {
            Files.createDirectories(folder, privately(folder, "rwx------"));
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".json")).toList()) {
                    Kept kept = json.readValue(file, Kept.class);
                    records.put(kept.key(), json.treeToValue(kept.value(), type));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the sandbox's files in " + folder, e);
        }
    }

    public List<T> all() {
        return List.copyOf(records.values());
    }

    public Optional<T> find(String key) {
        return Optional.ofNullable(records.get(key));
    }

    public void put(String key, T value) {
        change(key, old -> value);
    }

    /** Adds a record unless there is one under that key; returns the one that is there afterwards. */
    public T putIfAbsent(String key, T value) {
        return records.computeIfAbsent(key, k -> {
            write(k, value);
            return value;
        });
    }

    /**
     * Replaces the record under a key, alone among all threads. What the change throws leaves everything as it was.
     *
     * @param change is given null when nothing is there
     */
    public T change(String key, UnaryOperator<@Nullable T> change) {
        T result = records.compute(key, (k, old) -> {
            T changed = change.apply(old);
            if (changed != null && changed != old) {
                write(k, changed);
            }
            return changed;
        });
        if (result == null) {
            throw new IllegalArgumentException("nothing under " + key);
        }
        return result;
    }

    private void write(String key, T value) {
        try {
            Path target = folder.resolve(URLEncoder.encode(key, StandardCharsets.UTF_8) + ".json");
            Path draft = Files.createTempFile(folder, "draft", ".tmp", privately(folder, "rw-------"));
            Files.write(draft, json.writeValueAsBytes(new Kept(key, json.valueToTree(value))));
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep " + key + " in " + folder, e);
        }
    }

    private static FileAttribute<?>[] privately(Path folder, String permissions) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private record Kept(String key, JsonNode value) {}
}
