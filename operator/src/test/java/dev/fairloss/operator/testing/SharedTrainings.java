// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.job.JobStep;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An experiment of eleven steps on GPUs. Two of its trainings can start at the same time, and share a pod if the concurrency is 2. The
 * second one diverges; after a retry, it finishes.
 */
public final class SharedTrainings {
    /** Name of the experiment. */
    public static final String NAME = "shared";

    /** The training that finishes at once. */
    private static final String FIRST = "train-fixed-0.25-1";

    /** The training that diverges at first. */
    private static final String SECOND = "train-fixed-0.35-1";

    private SharedTrainings() {}

    /** Creates the experiment. */
    public static void create(Cluster cluster, Map<String, String> labels, int concurrency) {
        cluster.jobs().play(SECOND, new Outcome.Failed(ExitCode.DIVERGED, "The loss is not finite.", "Lower it."));
        var experiment = Experiments.with(Cluster.experiment(NAME), spec -> {
            spec.withObject("/compute").put("gpus", 1);
            spec.withObject("/comparison").putArray("fixedMargins").add("0.25").add("0.35");
            spec.withObject("/training").put("concurrency", concurrency);
        });
        experiment.getMetadata().setLabels(labels);
        cluster.create(experiment);
    }

    /** Whether the second training has diverged and nothing else is left to do. */
    public static boolean hasFailed(Cluster cluster) {
        return hasCondition(cluster, "Failed");
    }

    /** Whether the retried experiment is complete. */
    public static boolean isComplete(Cluster cluster) {
        return hasCondition(cluster, "Complete");
    }

    private static boolean hasCondition(Cluster cluster, String condition) {
        return Optional.ofNullable(cluster.get(NAME).getStatus())
                .filter(status -> Statuses.isTrue(status, condition))
                .isPresent();
    }

    /** Whether a write creates or deletes the Job of trainings. @param write as {@link Faults#writes} has it */
    public static boolean isOfTrainings(String write) {
        return write.contains(" jobs/" + NAME + "-train-");
    }

    /** The user retries the second training, which finishes this time. */
    public static void retry(Cluster cluster) {
        cluster.jobs().play(SECOND, new Outcome.Done());
        cluster.edit(NAME, experiment -> {
            var annotations =
                    new HashMap<>(Optional.ofNullable(experiment.getMetadata().getAnnotations())
                            .orElse(Map.of()));
            annotations.put("fairloss.dev/retry", "1");
            experiment.getMetadata().setAnnotations(annotations);
            return experiment;
        });
    }

    /** The status, without times and what depends on the concurrency. */
    public static JsonNode outcome(Cluster cluster) {
        return ((ObjectNode) cluster.outcome(NAME)).without("revision");
    }

    /** Asserts that the experiment failed as one did whose trainings ran one at a time, in the same Job. */
    public static void assertFailed(Cluster cluster, JsonNode oneAtATime) {
        assertThat(outcome(cluster)).isEqualTo(oneAtATime);
        assertThat(cluster.job(FIRST).map(JobStep::of)).as("the Job").hasValueSatisfying(steps -> assertThat(steps)
                .extracting(JobStep::id)
                .containsExactly(FIRST, SECOND));
    }

    /** Asserts the same of the complete experiment, and that no step ran twice. Only the retried training had two Jobs. */
    public static void assertComplete(Cluster cluster, JsonNode oneAtATime) {
        assertThat(outcome(cluster)).isEqualTo(oneAtATime);
        assertRanOnce(cluster);
        assertThat(cluster.allJobs())
                .as("Jobs of the second training")
                .filteredOn(job ->
                        JobStep.of(job).stream().anyMatch(step -> step.id().equals(SECOND)))
                .hasSize(1);
    }

    /** Asserts that no step ran twice. Only the retried training had two Jobs, and prepare, which looks for changed data. */
    private static void assertRanOnce(Cluster cluster) {
        var made = cluster.jobs().made();
        assertThat(made).hasSize(11).allSatisfy((step, jobs) -> assertThat(jobs)
                .as(step)
                .isEqualTo(step.equals(SECOND) || step.equals("prepare") ? 2 : 1));
        var worked = cluster.trainer().worked();
        assertThat(worked)
                .hasSize(11)
                .allSatisfy((step, times) -> assertThat(times).as(step).isEqualTo(step.equals("prepare") ? 2 : 1));
    }
}
