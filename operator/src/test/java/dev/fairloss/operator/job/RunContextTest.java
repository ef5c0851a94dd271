// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Runs;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which edits make a new revision of the spec, and which replace the pods at work. */
class RunContextTest {
    private final RunContext run = Runs.of("minimal");

    static Stream<Arguments> edits() {
        return Stream.of(
                edit("suspend", false, false, spec -> spec.put("suspend", true)),
                edit("ttlAfterFinished", false, false, spec -> spec.put("ttlAfterFinished", "PT1H")),
                edit("artifactPolicy", false, false, spec -> spec.put("artifactPolicy", "Delete")),
                edit("training", true, false, spec -> spec.withObject("/training")
                        .put("updates", 11)),
                edit("activeDeadline", true, true, spec -> spec.put("activeDeadline", "PT1H")),
                edit("memory", true, true, spec -> spec.withObject("/compute").put("memory", "5Gi")),
                edit("retries", true, true, spec -> spec.withObject("/retries").put("perPod", 9)),
                edit("queue", true, true, spec -> spec.withObject("/scheduling").put("queueName", "q")),
                edit("parallelism", true, true, spec -> spec.withObject("/collection")
                        .put("parallelism", 2)),
                edit("claim", true, true, spec -> spec.withObject("/evaluation/0/pairs")
                        .put("volumeClaim", "faces")),
                edit("store", true, true, spec -> spec.putObject("storage").put("uri", "s3://other")));
    }

    @ParameterizedTest(name = "{0}: new revision {1}, new pods {2}")
    @MethodSource("edits")
    void anEditOf(String field, boolean revision, boolean pods, Consumer<ObjectNode> change) {
        var edited = Runs.of("minimal", change);
        assertThat(!edited.revision().equals(run.revision())).as("new revision").isEqualTo(revision);
        assertThat(!edited.templateHash().equals(run.templateHash()))
                .as("new pods")
                .isEqualTo(pods);
    }

    @Test
    void aRequestToRetryIsANewRevisionWithTheSamePods() {
        var experiment = Experiments.of("minimal", spec -> {});
        experiment.getMetadata().setAnnotations(Map.of(Labels.RETRY, "1"));
        assertThat(Runs.of(experiment).revision()).isNotEqualTo(run.revision());
        assertThat(Runs.of(experiment).templateHash()).isEqualTo(run.templateHash());
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

    private static Arguments edit(String field, boolean revision, boolean pods, Consumer<ObjectNode> change) {
        return Arguments.of(field, revision, pods, change);
    }
}
