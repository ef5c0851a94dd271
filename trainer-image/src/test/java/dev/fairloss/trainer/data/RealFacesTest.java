// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** On photographs, where they are at hand: -Dfairloss.faces or FAIRLOSS_FACES names the folder that holds train/. */
class RealFacesTest {
    @Test
    void theWholeFolderIsReadable() {
        Path faces = Path.of(Optional.ofNullable(System.getProperty("fairloss.faces"))
                .or(() -> Optional.ofNullable(System.getenv("FAIRLOSS_FACES")))
                .orElse("none"));
        assumeThat(Files.isDirectory(faces.resolve("train")))
                .as("no real faces at hand: set FAIRLOSS_FACES to the folder that holds train/")
                .isTrue();
        var folder = new ImageFolder(faces.resolve("train"));
        FaceIndex index =
                folder.index(64, Optional.empty(), ProgressCallback.NONE).orRefuse();
        assertThat(index.identities()).hasSize(973);
        assertThat(index.imageCount()).isEqualTo(5833);
        assertThat(folder.index(64, Optional.of(index), ProgressCallback.NONE).reused())
                .isEqualTo(5833);
        TrainingSet set = Split.of(index, HoldOut.of(1, 0, 4, 4));
        assertThat(set.classes()).hasSize(973);
        assertThat(set.heldOutIdentities()).isEmpty();
        byte[] pixels = folder.open(index).pixels(set.trainImages()[0][0]);
        assertThat(pixels).hasSize(64 * 64 * 3);
    }
}
