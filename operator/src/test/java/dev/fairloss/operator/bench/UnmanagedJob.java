// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.bench;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.job.Images;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.observe.Observed;
import dev.fairloss.operator.plan.Planner;
import dev.fairloss.operator.plan.ResolvedExperiment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A Job as the operator would create it, that the operator does not watch. */
final class UnmanagedJob {
    private static final String OTHER = "fairloss-benchmark";

    private UnmanagedJob() {}

    /** The first Job of an experiment, with a label that is not the operator's. @param experiment with the CRD's defaults */
    static Job of(FairLossExperiment experiment) {
        var nothing = new Observed(Map.of(), Set.of(), Set.of(), false, Optional.empty());
        var resolved = ResolvedExperiment.of(
                experiment, Images.of(OperatorUnderTest.IMAGE), Optional.empty(), SpecDefaults.NONE, TenantLimits.NONE);
        return new JobBuilder(Planner.plan(resolved, nothing).changes().jobs().get(0))
                .editMetadata()
                .addToLabels(Labels.MANAGED_BY, OTHER)
                .endMetadata()
                .editSpec()
                .editTemplate()
                .editMetadata()
                .addToLabels(Labels.MANAGED_BY, OTHER)
                .endMetadata()
                .endTemplate()
                .endSpec()
                .build();
    }
}
