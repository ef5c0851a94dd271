// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.SchedulingSpec;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.plan.ResolvedExperiment;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Runs;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which edits make a new revision of the spec, and which replace the pods at work. */
class RunContextTest {
    private final RunContext run = Runs.of("minimal");

    static Stream<Arguments> edits() {
        return Stream.of(
                edit("suspend", false, false, false, spec -> spec.put("suspend", true)),
                edit("ttlAfterFinished", false, false, false, spec -> spec.put("ttlAfterFinished", "PT1H")),
                edit("artifactPolicy", false, false, false, spec -> spec.put("artifactPolicy", "Delete")),
                edit("training", true, true, false, spec -> spec.withObject("/training")
                        .put("updates", 11)),
                edit("activeDeadline", true, false, true, spec -> spec.put("activeDeadline", "PT1H")),
                edit("memory", true, false, true, spec -> spec.withObject("/compute")
                        .put("memory", "5Gi")),
                edit("retries", true, false, true, spec -> spec.withObject("/retries")
                        .put("perPod", 9)),
                edit("queue", true, false, true, spec -> spec.withObject("/scheduling")
                        .put("queueName", "q")),
                edit("labels", true, false, true, spec -> spec.withObject("/pods/labels")
                        .put("team", "a")),
                edit("parallelism", true, false, true, spec -> spec.withObject("/collection")
                        .put("parallelism", 2)),
                edit("concurrency", true, false, true, spec -> spec.withObject("/collection")
                        .put("concurrency", 2)),
                edit("trainings", true, false, false, spec -> {
                    spec.withObject("/training").put("concurrency", 2);
                }),
                edit("claim", true, true, true, spec -> spec.withObject("/evaluation/0/pairs")
                        .put("volumeClaim", "faces")),
                edit("image", true, true, true, spec -> spec.withObject("/evaluation/0/pairs")
                        .put("volumeImage", "registry.example/faces@sha256:" + "0123456789abcdef".repeat(4))),
                edit("store", true, true, true, spec -> spec.putObject("storage")
                        .put("uri", "s3://other")));
    }

    @ParameterizedTest(name = "{0}: new revision {1}, of the data too {2}, new pods {3}")
    @MethodSource("edits")
    void anEditOf(String field, boolean revision, boolean data, boolean pods, Consumer<ObjectNode> change) {
        var edited = Runs.of("minimal", change);
        assertThat(!edited.revision().equals(run.revision())).as("new revision").isEqualTo(revision);
        assertThat(!edited.dataRevision().equals(run.dataRevision()))
                .as("new data revision")
                .isEqualTo(data);
        assertThat(!edited.templateHash().equals(run.templateHash()))
                .as("new pods")
                .isEqualTo(pods);
    }

    /** So that pods which wait for a GPU are grouped anew. */
    @ParameterizedTest(name = "{0} GPUs, concurrency {1}: {2} trainings per pod, waiting trainings are replaced {3}")
    @CsvSource({"1, 1, 1, false", "1, 2, 2, true", "1, 8, 8, true", "0, 8, 1, false"})
    void trainingsShareAPodWithAGpu(int gpus, int concurrency, int trainings, boolean replaced) {
        var one = Runs.of("minimal", spec -> spec.withObject("/compute").put("gpus", gpus));
        var several = Runs.of("minimal", spec -> {
            spec.withObject("/compute").put("gpus", gpus);
            spec.withObject("/training").put("concurrency", concurrency);
        });
        assertThat(several.trainingsPerPod()).isEqualTo(trainings);
        assertThat(!several.startHash(StepKind.TRAIN).equals(one.startHash(StepKind.TRAIN)))
                .isEqualTo(replaced);
        assertThat(several.startHash(StepKind.PRETRAIN)).isEqualTo(one.startHash(StepKind.PRETRAIN));
        assertThat(several.templateHash()).as("running pods stay").isEqualTo(one.templateHash());
    }

    @Test
    void aRequestToRetryIsANewRevisionWithTheSamePods() {
        var experiment = Experiments.of("minimal", spec -> {});
        experiment.getMetadata().setAnnotations(Map.of(Labels.RETRY, "1"));
        assertThat(Runs.of(experiment).revision()).isNotEqualTo(run.revision());
        assertThat(Runs.of(experiment).templateHash()).isEqualTo(run.templateHash());
    }

    /** So that a new value in the chart does not run prepare again for every finished experiment. */
    @Test
    void theOperatorsDefaultsArePartOfNoRevision() {
        var experiment = Experiments.of("minimal", spec -> {});
        var defaults =
                SpecDefaults.of(new SchedulingSpec(null, null, null, Map.of("pool", "gpu"), null, null, null, null));
        var store = new StorageSpec(Runs.STORE.uri(), Runs.STORE.endpoint(), "eu-west-1", null, "other-secret", null);
        var changed = ResolvedExperiment.of(experiment, Runs.IMAGES, Optional.of(store), defaults, TenantLimits.NONE)
                .run()
                .orElseThrow();
        assertThat(changed.revision()).isEqualTo(run.revision());
        assertThat(changed.dataRevision()).isEqualTo(run.dataRevision());
        assertThat(changed.templateHash()).as("pods at work are replaced").isNotEqualTo(run.templateHash());
    }

    @Test
    void revisionAndTemplateAreSixteenHexadecimalDigits() {
        assertThat(run.revision()).matches("[0-9a-f]{16}");
        assertThat(run.templateHash()).matches("[0-9a-f]{16}");
    }

    @Test
    void stepsAreHashedFromTheSpecAsPodsSeeIt() {
        var folder = Runs.of("cluster");
        assertThat(folder.resolvedSpec().evaluation().toString()).contains("/data/faces/pairs.txt");
        assertThat(folder.mountedSpec().storage().volumeClaim()).isNull();
    }

    private static Arguments edit(
            String field, boolean revision, boolean data, boolean pods, Consumer<ObjectNode> change) {
        return Arguments.of(field, revision, data, pods, change);
    }
}
