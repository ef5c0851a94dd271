// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.contract.step.PlannedStep;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A step that a Job runs. Trainings may share a Job.
 *
 * @param id   of the step; empty if unknown
 * @param hash of the step; empty if unknown
 */
public record JobStep(String id, String hash) {
    private static final String SEPARATOR = ",";

    /** The value of {@link Labels#STEPS}: {@code id=hash,id=hash,...}. */
    static String text(List<PlannedStep> steps) {
        return steps.stream()
                .map(step -> step.id() + "=" + step.hash().orElseThrow())
                .collect(Collectors.joining(SEPARATOR));
    }

    /** The steps of a Job or of a pod, in the order in which they were planned; empty if it has none, such as a purge. */
    public static List<JobStep> of(HasMetadata object) {
        var annotations =
                Optional.ofNullable(object.getMetadata().getAnnotations()).orElse(Map.of());
        var labels = Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of());
        return Optional.ofNullable(annotations.get(Labels.STEPS))
                .map(JobStep::parse)
                .orElseGet(() -> labels.containsKey(Labels.STEP) || annotations.containsKey(Labels.HASH)
                        ? List.of(new JobStep(
                                labels.getOrDefault(Labels.STEP, ""), annotations.getOrDefault(Labels.HASH, "")))
                        : List.of());
    }

    private static List<JobStep> parse(String text) {
        return Stream.of(text.split(SEPARATOR))
                .map(step -> step.split("=", 2))
                .filter(parts -> parts.length == 2)
                .map(parts -> new JobStep(parts[0], parts[1]))
                .toList();
    }
}
