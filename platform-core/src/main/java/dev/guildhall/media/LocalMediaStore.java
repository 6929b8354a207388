package dev.guildhall.media;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Keeps the bytes in a directory of this machine; for one node, or for a directory that all nodes share. */
class LocalMediaStore implements MediaStore {

    private final Path root;

    LocalMediaStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    @Override
    public void put(String name, byte[] content, String contentType) throws IOException {
        Path target = path(name);
        if (Files.exists(target)) {
            return;
        }
        Files.createDirectories(target.getParent());
        Path half = Files.createTempFile(target.getParent(), ".", ".part");
        try {
            Files.write(half, content);
            try {
                Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(half, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(half);
        }
    }

    @Override
    public void remove(String name) throws IOException {
        Files.deleteIfExists(path(name));
    }

    @Override
    public Optional<InputStream> open(String name) throws IOException {
        try {
            return Optional.of(Files.newInputStream(path(name)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Path path(String name) {
        Path path = root.resolve(name).normalize();
        if (!path.startsWith(root) || path.equals(root)) {
            throw new IllegalArgumentException("A name of the media store leads out of it");
        }
        return path;
    }
}
