// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import dev.fairloss.operator.job.Labels;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatusBuilder;
import java.util.function.UnaryOperator;

/** Jobs as the API server returns them. */
public final class Jobs {
    private Jobs() {}

    /** A Job of the operator, without a status. */
    public static Job created(String name, int completions) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("team-a")
                .withResourceVersion("7")
                .addToLabels(Labels.EXPERIMENT_UID, Experiments.UID)
                .addToLabels(Labels.KIND, "train")
                .addToAnnotations(Labels.HASH, "hash-of-" + name)
                .addToAnnotations(Labels.REVISION, "revision")
                .addToAnnotations(Labels.TEMPLATE, "template")
                .addToAnnotations(Labels.START, "start")
                .addToAnnotations(Labels.CONFIG_MAP, "config-map")
                .endMetadata()
                .withNewSpec()
                .withCompletions(completions)
                .endSpec()
                .build();
    }

    /** The Job with a status. */
    public static Job with(Job job, UnaryOperator<JobStatusBuilder> status) {
        return new JobBuilder(job)
                .withStatus(status.apply(new JobStatusBuilder()).build())
                .build();
    }

    /** A condition for {@link #with}. @param at RFC 3339; may be null */
    public static UnaryOperator<JobStatusBuilder> condition(String type, String status, String at) {
        return condition(type, status, at, null, null);
    }

    /** A condition with reason and message for {@link #with}. */
    public static UnaryOperator<JobStatusBuilder> condition(
            String type, String status, String at, String reason, String message) {
        return builder -> builder.addNewCondition()
                .withType(type)
                .withStatus(status)
                .withLastTransitionTime(at)
                .withReason(reason)
                .withMessage(message)
                .endCondition();
    }
}
