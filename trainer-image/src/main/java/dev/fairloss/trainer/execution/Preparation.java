// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.purge.StepReferenceRegistry;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.steps.PrepareStep;
import dev.fairloss.trainer.steps.PreparedData;

/** How every experiment begins, on a laptop as in a pod: it says what it will use, looks at the data, and says it again with all hashes. */
final class Preparation {
    private Preparation() {}

    /**
     * What there is to go on with.
     *
     * @param data as they are now
     * @param plan with all hashes
     */
    record Found(PreparedData data, StepPlan plan) {}

    /** Prepares. @throws StoppedException if the process shall stop */
    static Found run(StepContext context) {
        var references = new StepReferenceRegistry(context);
        var before = StepPlan.of(context.spec());
        context.store().check();
        references.name(before);
        var data = PrepareStep.run(context, before.steps().get(0));
        var plan = StepPlan.of(context.spec(), data.fingerprints());
        references.name(plan);
        return new Found(data, plan);
    }
}
