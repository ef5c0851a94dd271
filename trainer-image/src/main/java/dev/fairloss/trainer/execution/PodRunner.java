// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.purge.StepReferenceRegistry;
import dev.fairloss.trainer.runtime.Progress.StepEvent;
import dev.fairloss.trainer.runtime.Shard;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.runtime.StoppedException;
import dev.fairloss.trainer.steps.PrepareStep;
import java.time.Duration;
import java.util.Optional;

/** Runs one step of an experiment, or a share of it, on the road that {@link LocalRunner} takes; what is finished is not run again. */
public final class PodRunner {
    private static final String PREPARE_AGAIN = "Run prepare again: any change of the experiment's spec does that.";

    private final StepContext context;
    private final Order order;
    private final TerminationMessages words;

    private PodRunner(StepContext context, Order order) {
        this.context = context;
        this.order = order;
        this.words = new TerminationMessages(context, order);
    }

    /**
     * What is asked of a pod.
     *
     * @param step  name of the step
     * @param hash  that the asker has derived for it
     * @param share of the step that is this pod's
     */
    public record Order(StepId step, String hash, Shard share) {}

    /**
     * Runs it to its end.
     *
     * @return what to tell of it; empty if the process was asked to stop
     * @throws TrainerException as steps do, and if another hash follows from the manifest and the data
     */
    public static Optional<TerminationMessage> run(StepContext context, Order order) {
        try {
            return Optional.of(new PodRunner(context, order).run());
        } catch (StoppedException stopped) {
            return Optional.empty();
        }
    }

    private TerminationMessage run() {
        var plan = StepPlan.of(context.spec());
        var asked = plan.step(order.step()).orElseThrow(() -> mismatch("the plan has no such step"));
        if (asked.kind() == StepKind.PREPARE) {
            return prepare(asked);
        }
        var known = new PlannedStep(asked.step(), Optional.of(order.hash()), asked.inputs());
        var before = context.artifacts(known).manifest();
        if (before.isPresent() && asked.kind().reusable()) {
            context.progress().step(order.step().text(), StepEvent.REUSED, LocalRunner.describe(before.get()));
            return words.reused(known, before.get());
        }
        return work(plan.steps().get(0));
    }

    private TerminationMessage prepare(PlannedStep step) {
        check(step);
        var begun = context.clock().instant();
        String id = step.id().text();
        context.progress().step(id, StepEvent.STARTED, "");
        var found = Preparation.run(context);
        double seconds = Duration.between(begun, context.clock().instant()).toMillis() / 1e3;
        var settings = context.settings();
        context.progress().step(id, StepEvent.FINISHED, LocalRunner.describe(found.data()));
        return words.prepared(found, new Cost(seconds, seconds * settings.devices(), settings.device(), 0));
    }

    private TerminationMessage work(PlannedStep first) {
        var data = PrepareStep.known(context, first)
                .orElseThrow(() -> TrainerException.invalidInput(
                        "The artifacts of prepare are missing in "
                                + context.store().describe() + ".",
                        PREPARE_AGAIN));
        var plan = StepPlan.of(context.spec(), data.fingerprints());
        var step = plan.step(order.step()).orElseThrow();
        check(step);
        EngineRuntime.start(context.settings().threads());
        LocalRunner.tellBegin(context, step);
        var manifest = new StepRunner(context, plan, data).run(step, order.share());
        context.progress()
                .step(
                        order.step().text(),
                        StepEvent.FINISHED,
                        manifest.map(LocalRunner::describe).orElse("this pod's share; others are at work"));
        return words.finished(step);
    }

    /** The hash says what is to be computed: of another one the result would be filed under a wrong name. */
    private void check(PlannedStep step) {
        String own = step.hash().orElseThrow();
        if (own.equals(order.hash())) {
            return;
        }
        var references = new StepReferenceRegistry(context);
        if (references.hasNamed(step, order.hash())) {
            throw TrainerException.invalidInput(
                    "The data changed after prepare: " + step.id() + " was requested with hash "
                            + shortened(order.hash()) + ", but its hash is now " + shortened(own) + ".",
                    PREPARE_AGAIN);
        }
        throw mismatch("its hash is " + shortened(own));
    }

    private TrainerException mismatch(String why) {
        return TrainerException.invalidInput(
                "The operator requests " + order.step() + " with hash " + shortened(order.hash()) + ", but " + why
                        + ".",
                "Give the operator and the trainer image the same version.");
    }

    private static String shortened(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }
}
