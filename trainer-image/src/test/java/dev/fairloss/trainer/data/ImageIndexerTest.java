// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.json.Sha256;
import dev.fairloss.trainer.data.ImageListing.Candidate;
import dev.fairloss.trainer.testing.TestImages;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImageIndexerTest {
    private static final Instant MODIFIED = Instant.parse("2026-01-02T03:04:05Z");
    private static final byte[] PNG = TestImages.file(TestImages.pattern(8, 8, 3), "png");

    private final List<String> read = Collections.synchronizedList(new ArrayList<>());
    private final List<Long> progress = new ArrayList<>();

    /** A source with these contents; files without contents cannot be opened. */
    private EncodedImages source(Map<String, byte[]> contents) {
        return new EncodedImages() {
            @Override
            public byte[] read(String path) throws IOException {
                read.add(path);
                if (!contents.containsKey(path)) {
                    throw new AccessDeniedException(path);
                }
                return contents.get(path);
            }

            @Override
            public String locate(String path) {
                return path;
            }
        };
    }

    private static Candidate candidate(String path, boolean declared) {
        return new Candidate(path.substring(0, path.indexOf('/')), path, PNG.length, MODIFIED, declared);
    }

    private Indexing index(
            List<Candidate> files, Set<String> identities, Map<String, byte[]> contents, Optional<FaceIndex> before) {
        var listing = new ImageListing(files, List.of(), List.of(), identities);
        return new ImageIndexer("folder faces", Framing.central(8), (done, total) -> progress.add(done))
                .index(listing, source(contents), before);
    }

    @Test
    void sortsFilesIntoImagesUnreadableAndSkippedOnes() {
        var indexing = index(
                List.of(
                        candidate("Ada/1.png", true),
                        candidate("Ada/2", false),
                        candidate("Ada/notes.txt", false),
                        candidate("Bob/closed.png", true),
                        candidate("Bob/text.png", true)),
                Set.of("Ada", "Bob"),
                Map.of(
                        "Ada/1.png",
                        PNG,
                        "Ada/2",
                        PNG,
                        "Ada/notes.txt",
                        new byte[] {1, 2, 3},
                        "Bob/text.png",
                        new byte[] {1, 2, 3}),
                Optional.empty());
        assertThat(indexing.index().images()).extracting(FaceIndex.Image::path).containsExactly("Ada/1.png", "Ada/2");
        assertThat(indexing.index().images().get(0).file().orElseThrow().sha256())
                .isEqualTo(Sha256.of(PNG));
        assertThat(indexing.unreadable())
                .extracting(Unreadable::path)
                .containsExactly("Bob/closed.png", "Bob/text.png");
        assertThat(indexing.index().skipped().fileNames()).containsExactly("Ada/notes.txt (not an image)");
        assertThat(indexing.reused()).isZero();
        assertThat(progress).containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void unchangedFilesAreNotReadAgain() {
        var files = List.of(candidate("Ada/1.png", true));
        Map<String, byte[]> contents = Map.of("Ada/1.png", PNG);
        var first = index(files, Set.of("Ada"), contents, Optional.empty());
        read.clear();
        var second = index(files, Set.of("Ada"), contents, Optional.of(first.index()));
        assertThat(read).isEmpty();
        assertThat(second.reused()).isEqualTo(1);
        assertThat(second.index()).isEqualTo(first.index());
    }

    @Test
    void filesOfAnotherTimeSizeOrImageSizeAreReadAgain() {
        var first =
                index(List.of(candidate("Ada/1.png", true)), Set.of("Ada"), Map.of("Ada/1.png", PNG), Optional.empty());
        for (Candidate changed : List.of(
                new Candidate("Ada", "Ada/1.png", PNG.length, MODIFIED.plusSeconds(1), true),
                new Candidate("Ada", "Ada/1.png", PNG.length + 1L, MODIFIED, true))) {
            read.clear();
            var again = index(List.of(changed), Set.of("Ada"), Map.of("Ada/1.png", PNG), Optional.of(first.index()));
            assertThat(read).containsExactly("Ada/1.png");
            assertThat(again.reused()).isZero();
            assertThat(again.index().fingerprint()).isEqualTo(first.index().fingerprint());
        }
        read.clear();
        var listing = new ImageListing(List.of(candidate("Ada/1.png", true)), List.of(), List.of(), Set.of("Ada"));
        new ImageIndexer("folder faces", Framing.central(16), ProgressCallback.NONE)
                .index(listing, source(Map.of("Ada/1.png", PNG)), Optional.of(first.index()));
        assertThat(read).containsExactly("Ada/1.png");
    }
}
