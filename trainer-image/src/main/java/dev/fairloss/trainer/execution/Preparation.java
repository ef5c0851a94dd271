// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.purge.StepReferenceRegistry;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.steps.PrepareStep;
import dev.fairloss.trainer.steps.PreparedData;
import dev.fairloss.trainer.steps.TrackedRuns;

/** Prepares an experiment: registers the steps it will use, reads the data, and registers the steps again with all hashes. */
final class Preparation {
    private Preparation() {}

    /**
     * The prepared experiment.
     *
     * @param data the data
     * @param plan the plan with all hashes
     */
    record Found(PreparedData data, StepPlan plan) {}

    /** Prepares the experiment. @throws StoppedException if the process was requested to stop */
    static Found run(StepContext context) {
        var references = new StepReferenceRegistry(context);
        var before = StepPlan.of(context.spec());
        context.store().check();
        references.register(before);
        var data = PrepareStep.run(context, before.steps().get(0));
        var plan = StepPlan.of(context.spec(), data.fingerprints());
        references.register(plan);
        new TrackedRuns(context).started(plan);
        return new Found(data, plan);
    }
}
