// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.StepAddress;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Two experiments that request more GPUs than the cluster has: the first is suspended for the second and resumes. */
@ResourceLock("gpus")
class SharingE2E {
    private static final Path LONG = Path.of("src/test/resources/e2e/long.yaml");
    private static final Path TINY = Path.of("src/test/resources/e2e/tiny.yaml");

    @BeforeAll
    static void install() {
        Installation.ensure();
        Results.start(LONG);
    }

    @Test
    void oneExperimentWaitsUntilTheOtherIsSuspended() {
        try (var team = Team.gather("sharing")) {
            int gpus = Disturbances.gpus(team.client());
            team.client()
                    .resource(Disturbances.holder(team.namespace(), gpus - 1))
                    .create();
            team.create(LONG, "first", spec -> spec.withObject("/compute").put("gpus", 1));
            var stopped = team.atWork("first", "pretrain-1-1", Team.TRAINS);

            team.create(TINY, "second", SharingE2E::withTrainingsThatShareAGpu);
            team.until("the second one waits for GPUs, and says so", () -> message(team, "second")
                    .contains("Insufficient nvidia.com/gpu"));
            assertThat(team.pods("second", "pretrain-1-1"))
                    .allMatch(pod -> pod.getStatus().getPhase().equals("Pending"));
            assertThat(team.status("second").step()).startsWith("pretrain-1-1").endsWith("(queued)");
            team.until("the status has the progress of the first one", () -> team.step("first", "pretrain-1-1")
                    .map(StepStatus::progress)
                    .filter(progress -> progress.percent() >= 0 && progress.percent() <= 100)
                    .isPresent());

            team.edit("first", spec -> spec.put("suspend", true));
            team.until("the first one is suspended", () -> team.holds("first", "Suspended"));
            assertThat(team.pods("first", "pretrain-1-1"))
                    .allMatch(pod -> !pod.getStatus().getPhase().equals("Running"));
            team.complete("second");
            trainingsSharedAPod(team);

            team.edit("first", spec -> spec.put("suspend", false));
            team.resumes("first", stopped);
            team.complete("first");
            Results.assertSame("suspended and resumed", Results.onCluster(team, "first"), Results.local(LONG));
        }
    }

    /** Two seeds of an arm, which can start as soon as the data are known. */
    private static void withTrainingsThatShareAGpu(ObjectNode spec) {
        spec.withObject("/compute").put("gpus", 1);
        spec.withObject("/collection").put("replication", "Shared");
        spec.withObject("/training").put("seeds", 2).put("concurrency", 2);
        spec.withObject("/comparison").putArray("arms").add("FixedMargin");
        spec.withObject("/comparison").putArray("fixedMargins").add("0.25");
    }

    /** One pod computed both, and each has a result and a cost of its own. */
    private static void trainingsSharedAPod(Team team) {
        var steps = Stream.of("train-fixed-0.25-1", "train-fixed-0.25-2")
                .map(id -> team.step("second", id).orElseThrow())
                .toList();
        assertThat(steps).extracting(StepStatus::state).containsOnly(StepState.Succeeded);
        assertThat(steps).extracting(StepStatus::job).hasSize(2).doesNotContainNull();
        assertThat(steps.get(0).job()).isEqualTo(steps.get(1).job());
        assertThat(steps).extracting(StepStatus::hash).doesNotHaveDuplicates();
        assertThat(team.pods("second", "train-fixed-0.25-1")).hasSize(1);
        assertThat(team.pods("second", "train-fixed-0.25-2")).isEmpty();
        assertThat(steps).allSatisfy(step -> assertThat(ObjectStore.list(Installation.storeOf(team.namespace()) + "/"
                        + ArtifactLayout.manifest(new StepAddress(step.phase().id(), step.hash()))))
                .isNotEmpty());
    }

    private static String message(Team team, String name) {
        return team.status(name).conditions().stream()
                .filter(condition -> condition.type().equals("Reconciling"))
                .map(condition -> condition.message())
                .findFirst()
                .orElse("");
    }
}
