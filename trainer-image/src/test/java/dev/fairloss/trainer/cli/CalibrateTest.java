// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.testing.TinyExperiment;
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
        var outcome = PythonExample.run("calibrate.py", folder.resolve("fairloss-store"), 1);
        assertThat(outcome.status()).as(outcome.output()).isZero();
        assertThat(outcome.output())
                .contains("collections: 1, fine-tunes: 16", "mean over the groups")
                .containsPattern("tiny: final trainings: 1 .*, arms: 1");
    }
}
