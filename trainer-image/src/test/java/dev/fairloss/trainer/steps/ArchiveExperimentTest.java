// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TestZip;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole experiment on a zip archive and a .bin file gives the same results as on a folder of the same images. */
class ArchiveExperimentTest {
    private static final String SYNTHETIC = "synthetic: {identities: 22, maximumImages: 6}";
    private static final String HELD_OUT = "- {name: unseen, heldOutIdentities: {pairs: 20}}";
    private static final Path BIN =
            Path.of("src/test/resources/bin/protocol-4.bin").toAbsolutePath();

    @TempDir
    private Path folder;

    private static String experiment(String source) {
        return TinyExperiment.with(
                TinyExperiment.with(TinyExperiment.SYNTHETIC, SYNTHETIC, source),
                HELD_OUT,
                "- {name: lfw, bin: {uri: \"file:" + BIN + "\"}}");
    }

    private static String hash(StepPlan plan, String step) {
        return plan.step(new StepId(step)).orElseThrow().hash().orElseThrow();
    }

    @Test
    void anArchiveAndTheFolderGiveEqualStepsAfterPrepare() {
        var zip = new TestZip();
        for (int identity = 0; identity < 22; identity++) {
            for (int i = 0; i < 2 + identity % 4; i++) {
                String path = String.format(Locale.ROOT, "identity-%02d/%d.png", identity, i);
                byte[] image = TestImages.file(TestImages.pattern(64, 64, 40 * identity + i), "png");
                zip.add("dataset/" + path, image);
                TestImages.write(folder, "faces/" + path, image);
            }
        }
        zip.write(folder.resolve("faces.zip"));
        ArtifactStore store = new MemoryStore();
        Path file = TinyExperiment.write(folder, experiment("zip: {uri: \"file:faces.zip\"}"));
        var progress = new RecordedProgress();
        TinyExperiment.run(file, store, progress);
        assertThat(progress.ran()).contains("prepare", "pretrain-1-1", "evaluate-fairloss-1", "report");
        StepPlan archive = TinyExperiment.plan(file, store);

        TinyExperiment.write(folder, experiment("imageFolder: {uri: \"file:faces\"}"));
        var again = new RecordedProgress();
        TinyExperiment.run(file, store, again);
        assertThat(again.ran()).containsExactly("prepare", "report");
        StepPlan images = TinyExperiment.plan(file, store);
        assertThat(hash(images, "prepare")).isNotEqualTo(hash(archive, "prepare"));
        assertThat(hash(images, "evaluate-fairloss-1")).isEqualTo(hash(archive, "evaluate-fairloss-1"));
    }
}
