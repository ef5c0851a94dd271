// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.artifact.ArtifactKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Artifacts in a folder, which several processes or machines may share. A put writes a temporary file, forces it to the
 * disk and renames it. The temporary files are in {@code .incoming} next to the artifacts (one file system, so the rename
 * is atomic; no key begins with a dot, so they are never listed); files that a killed process left there are deleted when
 * the store is opened a day later.
 */
public final class FolderStore implements ArtifactStore {
    private static final String INCOMING = ".incoming";
    private static final Duration LEFT_BEHIND = Duration.ofDays(1);

    private final Path root;
    private final FolderFailures failures;

    private FolderStore(Path root) {
        this.root = root;
        this.failures = new FolderFailures(root, FolderFailures.Use.STORE);
    }

    /** Opens a folder, which the first put creates. Deletes temporary files older than a day. */
    public static FolderStore open(Path folder, Clock clock) {
        FolderStore store = new FolderStore(folder.toAbsolutePath().normalize());
        store.sweep(clock.instant().minus(LEFT_BEHIND));
        return store;
    }

    @Override
    public Optional<byte[]> read(ArtifactKey key) {
        try {
            return Optional.of(Files.readAllBytes(path(key)));
        } catch (NoSuchFileException absent) {
            return Optional.empty();
        } catch (IOException e) {
            throw failures.reading(path(key), e);
        }
    }

    @Override
    public boolean fetch(ArtifactKey key, Path target) {
        try (InputStream in = Files.newInputStream(path(key));
                OutputStream out = LocalFile.create(target, FolderFailures.Use.SCRATCH)) {
            in.transferTo(out);
            return true;
        } catch (NoSuchFileException absent) {
            return false;
        } catch (IOException e) {
            throw failures.reading(path(key), e);
        }
    }

    @Override
    public void put(ArtifactKey key, byte[] content) {
        put(key, file -> {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                file.write(left);
            }
        });
    }

    @Override
    public void put(ArtifactKey key, Path content) {
        requireReadable(content, key);
        put(key, file -> {
            try (FileChannel source = FileChannel.open(content, StandardOpenOption.READ)) {
                long size = source.size();
                for (long done = 0; done < size; ) {
                    done += source.transferTo(done, size - done, file);
                }
            }
        });
    }

    private void put(ArtifactKey key, Writing writing) {
        Path target = path(key);
        Path incoming = root.resolve(INCOMING).resolve(UUID.randomUUID() + "." + key.name());
        try {
            Files.createDirectories(incoming.getParent());
            Files.createDirectories(target.getParent());
            try (FileChannel file =
                    FileChannel.open(incoming, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                writing.to(file);
                file.force(true);
            }
            Files.move(incoming, target, StandardCopyOption.ATOMIC_MOVE);
            forceFolder(target.getParent());
        } catch (IOException e) {
            discard(incoming, e);
            throw failures.writing(target, e);
        }
    }

    /** Makes the rename survive a loss of power, on systems that allow opening a folder. */
    private static void forceFolder(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException notPossibleHere) {
            return;
        }
    }

    private static void discard(Path incoming, IOException why) {
        try {
            Files.deleteIfExists(incoming);
        } catch (IOException e) {
            why.addSuppressed(e);
        }
    }

    @Override
    public List<ArtifactKey> list(ArtifactKey folder) {
        Path top = path(folder);
        List<ArtifactKey> keys = new ArrayList<>();
        try {
            Files.walkFileTree(top, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String name = root.relativize(file).toString().replace('\\', '/');
                    if (attributes.isRegularFile() && ArtifactKey.isValid(name)) {
                        keys.add(new ArtifactKey(name));
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (e instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE; // missing, or deleted during the walk
                    }
                    throw e;
                }
            });
        } catch (IOException e) {
            throw failures.reading(top, e);
        }
        keys.removeIf(key -> !key.isIn(folder));
        keys.sort(null);
        return List.copyOf(keys);
    }

    @Override
    public List<String> folders() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root, Files::isDirectory)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        } catch (NoSuchFileException absent) {
            return List.of();
        } catch (IOException e) {
            throw failures.reading(root, e);
        } catch (DirectoryIteratorException e) {
            throw failures.reading(root, e.getCause());
        }
        names.removeIf(name -> !ArtifactKey.isValid(name));
        names.sort(null);
        return List.copyOf(names);
    }

    @Override
    public void delete(ArtifactKey key) {
        try {
            Files.deleteIfExists(path(key));
        } catch (IOException e) {
            throw failures.writing(path(key), e);
        }
    }

    @Override
    public boolean exists() {
        return Files.isDirectory(root);
    }

    @Override
    public String describe() {
        return root.toString();
    }

    @Override
    public void close() {
        // A folder store has no open resources between calls.
    }

    private Path path(ArtifactKey key) {
        return root.resolve(key.value());
    }

    /** Best effort: if it fails, the next call fails with the same cause and reports it. */
    private void sweep(Instant before) {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(root.resolve(INCOMING))) {
            for (Path file : left) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException | DirectoryIteratorException nothingToSweep) {
            return;
        }
    }

    /** Writes the content of a put. */
    private interface Writing {
        void to(FileChannel file) throws IOException;
    }
}
