// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.operator.job.JobFactory;
import dev.fairloss.operator.job.Resources;
import dev.fairloss.operator.job.RunContext;
import java.util.ArrayList;
import java.util.List;

/** Limits the GPUs that the steps of an experiment hold at a time. */
final class GpuLimit {
    private GpuLimit() {}

    /**
     * The steps that may start now, in the order of the plan. A step that does not fit waits, and a smaller one may start before it.
     *
     * @param possible steps whose inputs are finished
     * @param all      steps, of which those with an unfinished Job hold GPUs
     */
    static List<PlannedStep> startable(List<PlannedStep> possible, List<StepAssessment> all, RunContext run) {
        int maximum = run.limits().maxGpus().orElse(Integer.MAX_VALUE);
        int held = all.stream()
                .filter(StepAssessment::active)
                .mapToInt(assessment -> gpus(assessment.step(), run))
                .sum();
        var startable = new ArrayList<PlannedStep>();
        for (var step : possible) {
            int gpus = gpus(step, run);
            if (gpus == 0 || gpus <= maximum - held) {
                startable.add(step);
                held += gpus;
            }
        }
        return startable;
    }

    /** GPUs of all pods of a step. */
    private static int gpus(PlannedStep step, RunContext run) {
        return JobFactory.shards(step, run)
                * Resources.of(step, run.spec().compute()).gpus();
    }
}
