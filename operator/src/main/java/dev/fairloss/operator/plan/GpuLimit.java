// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.operator.job.JobFactory;
import dev.fairloss.operator.job.Resources;
import dev.fairloss.operator.job.RunContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Limits the GPUs that the steps of an experiment hold at a time. */
final class GpuLimit {
    private GpuLimit() {}

    /**
     * The groups of steps that may start now, in the order of the plan. A group that does not fit waits, and a smaller one may start
     * before it. The steps of a group share their pod's GPU.
     *
     * @param possible groups of steps whose inputs are finished
     * @param all      steps, of which those with an unfinished Job hold GPUs
     */
    static List<List<PlannedStep>> startable(
            List<List<PlannedStep>> possible, List<StepAssessment> all, RunContext run) {
        int maximum = run.limits().maxGpus().orElse(Integer.MAX_VALUE);
        int held = held(all, run);
        var startable = new ArrayList<List<PlannedStep>>();
        for (var group : possible) {
            int gpus = gpus(group.get(0), run);
            if (gpus == 0 || gpus <= maximum - held) {
                startable.add(group);
                held += gpus;
            }
        }
        return startable;
    }

    private static int held(List<StepAssessment> all, RunContext run) {
        var counted = new HashSet<String>();
        return all.stream()
                .filter(StepAssessment::active)
                .filter(assessment ->
                        assessment.job().map(job -> counted.add(job.name())).orElse(true))
                .mapToInt(assessment -> gpus(assessment.step(), run))
                .sum();
    }

    /** GPUs of all pods of a step. */
    private static int gpus(PlannedStep step, RunContext run) {
        return JobFactory.shards(step, run)
                * Resources.of(step, run.spec().compute()).gpus();
    }
}
