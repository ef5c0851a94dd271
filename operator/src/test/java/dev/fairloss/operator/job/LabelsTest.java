// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.Runs;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelsTest {
    private static final ExperimentRef OWNER = new ExperimentRef("team-a", "casia", "uid-1");
    private static final Map<String, String> OF_EXPERIMENT = Map.of(
            "app.kubernetes.io/managed-by", "fairloss-operator",
            "fairloss.dev/experiment", "casia",
            "fairloss.dev/experiment-uid", "uid-1");

    @Test
    void everyObjectCarriesTheExperimentsNameAndUid() {
        assertThat(Labels.of(OWNER)).isEqualTo(OF_EXPERIMENT);
    }

    @Test
    void aStepsJobAlsoCarriesItsIdAndKind() {
        var step = Runs.step(Runs.of("minimal"), "train-fairloss-1");
        assertThat(Labels.of(OWNER, step))
                .containsAllEntriesOf(OF_EXPERIMENT)
                .containsEntry("fairloss.dev/step", "train-fairloss-1")
                .containsEntry("fairloss.dev/kind", "train")
                .hasSize(5);
    }

    @Test
    void thePurgeJobIsOfTheKindPurge() {
        assertThat(Labels.ofPurge(OWNER))
                .containsAllEntriesOf(OF_EXPERIMENT)
                .containsEntry("fairloss.dev/step", "purge")
                .containsEntry("fairloss.dev/kind", "purge")
                .hasSize(5);
    }

    @Test
    void theSelectorMatchesObjectsOfTheOperator() {
        assertThat(Labels.SELECTOR).isEqualTo("app.kubernetes.io/managed-by=fairloss-operator");
    }
}
