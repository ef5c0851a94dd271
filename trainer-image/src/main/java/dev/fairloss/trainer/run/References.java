// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.run;

import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.ReferredSteps;
import dev.fairloss.contract.step.StepPlan;
import java.util.Optional;

/**
 * Which steps an experiment uses or has used: each of its plans, under a name of its own so that none is ever lost to
 * another write. What is named there is not purged with another experiment.
 */
final class References {
    private final StepContext context;
    private final String namespace;
    private final String name;

    References(StepContext context) {
        this.context = context;
        this.namespace = context.experiment().manifest().namespace();
        this.name = context.experiment().manifest().name();
    }

    /** Says that the experiment uses the steps of a plan whose hashes are known. */
    void name(StepPlan plan) {
        var steps = ReferredSteps.of(plan);
        byte[] json = ContractJson.write(steps);
        String id =
                ContractJson.sha256(ContractJson.mapper().valueToTree(steps)).substring(0, 16);
        context.store().put(ArtifactLayout.plan(namespace, name, id), json);
        context.store().put(ArtifactLayout.plan(namespace, name), json);
    }

    /** Whether a step of this id was named under a hash before. */
    boolean hasNamed(PlannedStep step, String hash) {
        return context.store().list(ArtifactLayout.plans(namespace, name)).stream()
                .flatMap(key -> context.store().read(key).stream())
                .flatMap(json -> ContractJson.read(json, ReferredSteps.class).steps().stream())
                .anyMatch(found -> found.id().equals(step.id()) && found.hash().equals(Optional.of(hash)));
    }
}
