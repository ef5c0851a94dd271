// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MirrorFolderTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private Path folder;

    private Path file(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "content");
    }

    private Set<String> everything() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return Set.copyOf(all.filter(path -> !path.equals(folder))
                    .map(path -> folder.relativize(path).toString())
                    .toList());
        }
    }

    @Test
    void aCopyIsCurrentIfSizeAndTimeAreThoseOfTheObject() throws IOException {
        Path file = file("a");
        Files.setLastModifiedTime(file, FileTime.from(TIME));
        assertThat(MirrorFolder.isCurrent(file, 7, TIME)).isTrue();
        assertThat(MirrorFolder.isCurrent(file, 8, TIME)).isFalse();
        assertThat(MirrorFolder.isCurrent(file, 7, TIME.plusSeconds(1))).isFalse();
        assertThat(MirrorFolder.isCurrent(folder.resolve("none"), 7, TIME)).isFalse();
    }

    @Test
    void onlyWantedFilesAndTheirFoldersStay() throws IOException {
        Path wanted = file("keep/x");
        file("keep/y");
        file("gone/deep/z");
        file("partial/.1.part");
        Files.createDirectories(folder.resolve("empty/inside"));
        Files.createSymbolicLink(folder.resolve("link"), wanted);
        new MirrorFolder(folder).retainOnly(Set.of(wanted));
        assertThat(everything())
                .as("files that another process writes stay")
                .containsExactlyInAnyOrder("keep", "keep/x", "partial", "partial/.1.part");
    }

    @Test
    void theRootStaysWhileAFileIsWanted() throws IOException {
        Path wanted = folder.resolve("cache/later");
        file("cache/old");
        new MirrorFolder(folder.resolve("cache")).retainOnly(Set.of(wanted));
        assertThat(everything()).containsExactly("cache");
        new MirrorFolder(folder.resolve("cache")).retainOnly(Set.of());
        assertThat(everything()).as("an empty folder is deleted").isEmpty();
        new MirrorFolder(folder.resolve("cache")).retainOnly(Set.of());
    }

    @Test
    void onlyAFileIsDeleted() throws IOException {
        Path file = file("a/b");
        new MirrorFolder(file.getParent()).deleteFile();
        assertThat(file).exists();
        new MirrorFolder(file).deleteFile();
        new MirrorFolder(file).deleteFile();
        assertThat(everything()).containsExactly("a");
    }
}
