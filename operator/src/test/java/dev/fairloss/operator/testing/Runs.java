// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.contract.step.Fingerprints;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.operator.job.Images;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.plan.ResolvedExperiment;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Run contexts, plans and steps of the experiments in {@link Experiments}. */
public final class Runs {
    /** The operator's default store. */
    public static final StorageSpec STORE =
            new StorageSpec("s3://fairloss/default", "https://minio.example", "us-east-1", null, "fairloss-s3", null);

    /** The trainer's image. */
    public static final Images IMAGES = Images.of("fairloss/trainer:test");

    /** What prepare reports about the data. */
    public static final Fingerprints DATA = new Fingerprints("a".repeat(64), Map.of("lfw", "b".repeat(64)));

    private Runs() {}

    /** The context of an unchanged experiment. */
    public static RunContext of(String name) {
        return of(name, spec -> {});
    }

    /** The context of an experiment with a changed spec. */
    public static RunContext of(String name, Consumer<ObjectNode> change) {
        return of(Experiments.of(name, change));
    }

    /** The context of an experiment on an operator with the store {@link #STORE}. */
    public static RunContext of(FairLossExperiment experiment) {
        return resolved(experiment).run().orElseThrow();
    }

    /** An experiment resolved by an operator with the store {@link #STORE}. */
    public static ResolvedExperiment resolved(FairLossExperiment experiment) {
        return ResolvedExperiment.of(experiment, IMAGES, Optional.of(STORE), SpecDefaults.NONE, TenantLimits.NONE);
    }

    /** The plan with all hashes, for the data {@link #DATA}. */
    public static StepPlan plan(RunContext run) {
        return StepPlan.of(run.resolvedSpec(), DATA);
    }

    /** A step of {@link #plan}. */
    public static PlannedStep step(RunContext run, String id) {
        return plan(run).step(new StepId(id)).orElseThrow();
    }
}
