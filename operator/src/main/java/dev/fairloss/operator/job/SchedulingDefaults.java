// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.api.v1alpha1.SchedulingSpec;

/** Scheduling of experiments that leave it open. */
public final class SchedulingDefaults {
    private SchedulingDefaults() {}

    /** The spec with the administrator's scheduling in each field of spec.scheduling that it leaves out. */
    public static FairLossExperimentSpec apply(FairLossExperimentSpec spec, SchedulingSpec defaults) {
        return new FairLossExperimentSpec(
                spec.dataset(),
                spec.evaluation(),
                spec.model(),
                spec.loss(),
                spec.optimization(),
                spec.pretraining(),
                spec.collection(),
                spec.policy(),
                spec.training(),
                spec.comparison(),
                spec.storage(),
                spec.suspend(),
                spec.compute(),
                apply(spec.scheduling(), defaults),
                spec.retries(),
                spec.activeDeadline(),
                spec.ttlAfterFinished(),
                spec.artifactPolicy());
    }

    private static SchedulingSpec apply(SchedulingSpec requested, SchedulingSpec defaults) {
        return new SchedulingSpec(
                orDefault(requested.queueName(), defaults.queueName()),
                orDefault(requested.priorityClassName(), defaults.priorityClassName()),
                orDefault(requested.nodeSelector(), defaults.nodeSelector()),
                orDefault(requested.tolerations(), defaults.tolerations()),
                orDefault(requested.runtimeClassName(), defaults.runtimeClassName()),
                orDefault(requested.imagePullSecrets(), defaults.imagePullSecrets()));
    }

    private static <T> T orDefault(T requested, T otherwise) {
        return requested != null ? requested : otherwise;
    }
}
