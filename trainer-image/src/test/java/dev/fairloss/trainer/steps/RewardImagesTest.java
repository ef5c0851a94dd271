// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ChecksummedJson;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.store.Stores;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every measurement of a finished experiment rests on the reward images of its own rotation. */
class RewardImagesTest {
    @Test
    void aClassIsMeasuredIfItHasARewardImageInTheRotation(@TempDir Path folder) throws IOException {
        Path file = TinyExperiment.finished(folder);
        Path root = folder.resolve("fairloss-store");
        try (var store = Stores.open(root.toString(), StoreOptions.from(Map.of()))) {
            var context = TinyExperiment.context(file, store, new RecordedProgress());
            var data = PrepareStep.known(
                            context, StepPlan.of(context.spec()).steps().get(0))
                    .orElseThrow();
            List<ProbeResult> results = results(root);
            assertThat(results).extracting(ProbeResult::probe).contains(ProbeResult.BEFORE, 0);
            for (var result : results) {
                var rotation = data.rotation(result.rotation());
                for (int c = 0; c < data.classes(); c++) {
                    boolean hasRewardImage = rotation.rewardImages()[c].length > 0;
                    assertThat(Float.isNaN(result.distances().intra().get(c))).isNotEqualTo(hasRewardImage);
                    assertThat(Float.isNaN(result.distances().inter().get(c))).isNotEqualTo(hasRewardImage);
                    assertThat(result.distances().trainingInter().get(c)).isNotNaN();
                }
            }
        }
    }

    private static List<ProbeResult> results(Path root) throws IOException {
        var results = new ArrayList<ProbeResult>();
        for (String file : TestFiles.list(root)) {
            byte[] json = Files.readAllBytes(root.resolve(file));
            if (file.endsWith("/probe.json")) {
                results.add(ChecksummedJson.read(json, ProbeResult.class).orElseThrow());
            } else if (file.endsWith("/distances.json")) {
                results.add(ContractJson.read(json, ProbeResult.class));
            }
        }
        return results;
    }
}
