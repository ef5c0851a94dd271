// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.api.v1alpha1.SchedulingSpec;

/** Fills in the defaults of spec.scheduling. */
public final class SchedulingDefaults {
    private SchedulingDefaults() {}

    /** The spec, with the operator's default in each field of spec.scheduling that is not set. */
    public static FairLossExperimentSpec apply(FairLossExperimentSpec spec, SchedulingSpec defaults) {
        return spec.withScheduling(apply(spec.scheduling(), defaults));
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

    private static <T> T orDefault(T requested, T defaultValue) {
        return requested != null ? requested : defaultValue;
    }
}
