// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.api.v1alpha1.SchedulingSpec;

/** Scheduling of experiments that leave it open. */
public final class SchedulingDefaults {
    private SchedulingDefaults() {}

    /** The spec with the administrator's scheduling in each field of spec.scheduling that it leaves out. */
    public static FairLossExperimentSpec filled(FairLossExperimentSpec spec, SchedulingSpec defaults) {
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
                filled(spec.scheduling(), defaults),
                spec.retries(),
                spec.activeDeadline(),
                spec.ttlAfterFinished(),
                spec.artifactPolicy());
    }

    private static SchedulingSpec filled(SchedulingSpec asked, SchedulingSpec defaults) {
        return new SchedulingSpec(
                said(asked.queueName(), defaults.queueName()),
                said(asked.priorityClassName(), defaults.priorityClassName()),
                said(asked.nodeSelector(), defaults.nodeSelector()),
                said(asked.tolerations(), defaults.tolerations()),
                said(asked.runtimeClassName(), defaults.runtimeClassName()),
                said(asked.imagePullSecrets(), defaults.imagePullSecrets()));
    }

    private static <T> T said(T asked, T otherwise) {
        return asked != null ? asked : otherwise;
    }
}
