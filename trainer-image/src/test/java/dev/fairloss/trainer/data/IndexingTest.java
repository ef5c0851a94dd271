// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.trainer.TrainerException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IndexingTest {
    /** The index of a source with one identity per number of images, and with these unreadable files. */
    private static Indexing indexing(String imagesPerIdentity, String... unreadable) {
        List<FaceIndex.Identity> identities = new ArrayList<>();
        for (String count : imagesPerIdentity.isEmpty() ? new String[0] : imagesPerIdentity.split(" ")) {
            List<FaceIndex.Image> images = new ArrayList<>();
            String name = "p" + identities.size();
            for (int i = 0; i < Integer.parseInt(count); i++) {
                images.add(new FaceIndex.Image(name + "/" + i, Optional.empty()));
            }
            identities.add(new FaceIndex.Identity(name, images));
        }
        var index = new FaceIndex(FaceIndex.VERSION, "folder faces", 8, "0".repeat(64), SkippedFiles.NONE, identities);
        return new Indexing(
                index,
                List.of(unreadable).stream()
                        .map(path -> new Unreadable(path, Unreadable.Reason.EMPTY, ""))
                        .toList(),
                0);
    }

    @Test
    void twoIdentitiesOfWhichOneHasTwoImagesAreTrainable() {
        var indexing = indexing("1 2");
        assertThat(indexing.requireTrainable()).isEqualTo(indexing.index());
    }

    @ParameterizedTest
    @CsvSource({
        "'', There are no images in folder faces.",
        "3, 'There is only one identity in folder faces (p0), but training needs at least two.'",
        "1 1, 'No identity in folder faces has two or more images'"
    })
    void otherSourcesAreNotTrainable(String images, String problem) {
        assertThatThrownBy(() -> indexing(images).requireTrainable())
                .isInstanceOf(TrainerException.class)
                .hasMessageStartingWith(problem);
    }

    @Test
    void aSourceOfPairsNeedsOnlyOneImage() {
        var indexing = indexing("1");
        assertThat(indexing.requireReadable()).isEqualTo(indexing.index());
        assertThatThrownBy(() -> indexing("").requireReadable()).hasMessageStartingWith("There are no images");
    }

    @Test
    void usableImagesAreCounted() {
        assertThatThrownBy(() -> indexing("", "a.png").requireReadable())
                .hasMessageEndingWith("(zero bytes). No image can be used.");
        assertThatThrownBy(() -> indexing("1", "a.png").requireReadable())
                .hasMessageEndingWith("(zero bytes). 1 image can be used.");
    }

    @Test
    void unreadableFilesAreNamed() {
        assertThatThrownBy(() -> indexing("2 2", "a.png").requireReadable())
                .isInstanceOfSatisfying(
                        TrainerException.class, e -> assertThat(e.remedy()).isEqualTo("Repair or remove it."))
                .hasMessage("1 file of folder faces cannot be used: a.png (zero bytes). 4 images can be used.");
        assertThatThrownBy(() -> indexing("2 2", "a.png", "b.png").requireTrainable())
                .isInstanceOfSatisfying(
                        TrainerException.class, e -> assertThat(e.remedy()).isEqualTo("Repair or remove them."))
                .hasMessage(
                        "2 files of folder faces cannot be used: a.png (zero bytes), b.png (zero bytes). 4 images can be used.");
    }
}
