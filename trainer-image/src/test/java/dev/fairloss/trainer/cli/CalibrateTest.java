// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code examples/calibrate.py} compares the collections in a store, also of an experiment that is too small for groups and arms. */
class CalibrateTest {
    @TempDir
    private Path folder;

    @Test
    void comparesCollectionsPoliciesAndUtilities() throws Exception {
        TinyExperiment.finished(folder);
        Process process;
        try {
            process = new ProcessBuilder(
                            "python3",
                            "-B",
                            DocPage.ROOT.resolve("examples/calibrate.py").toString(),
                            folder.resolve("fairloss-store").toString(),
                            "1")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException noPython) {
            assumeTrue(false, "there is no python3");
            throw noPython;
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        assertThat(output)
                .contains("collections: 1, fine-tunes: 16", "mean over the groups")
                .containsPattern("tiny: final trainings: 1 .*, arms: 1");
    }
}
