// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.engine.NumericModes;
import dev.fairloss.trainer.purge.StepReferenceRegistry;
import dev.fairloss.trainer.runtime.Progress.StepEvent;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.runtime.StoppedException;
import dev.fairloss.trainer.steps.PrepareStep;
import dev.fairloss.trainer.steps.PreparedData;
import dev.fairloss.trainer.steps.TrackedRuns;
import dev.fairloss.trainer.steps.TrainingHost;
import dev.fairloss.trainer.store.Stopwatch;
import java.util.Optional;

/** Runs one step of an experiment, or a shard of it. A finished step is reused. */
public final class PodRunner {
    private static final String PREPARE_AGAIN = "Run prepare again: any change of the experiment's spec does that.";

    private final StepContext context;
    private final StepRequest request;
    private final Inputs inputs;
    private final TerminationMessages messages;

    /** What a step works with. */
    interface Inputs {
        /** The prepared data. @throws TrainerException if prepare is not finished */
        PreparedData data(StepContext context, PlannedStep prepare);

        /** Starts the engine. @return where final trainings compute */
        TrainingHost host(StepContext context);
    }

    /** The inputs of the only step of a process. */
    static final Inputs ALONE = new Inputs() {
        @Override
        public PreparedData data(StepContext context, PlannedStep prepare) {
            return PrepareStep.known(context, prepare)
                    .orElseThrow(() -> TrainerException.invalidInput(
                            "The artifacts of prepare are missing in "
                                    + context.store().describe() + ".",
                            PREPARE_AGAIN));
        }

        @Override
        public TrainingHost host(StepContext context) {
            EngineRuntime.start(
                    context.settings().threads(), NumericModes.of(context.spec().optimization()));
            return TrainingHost.alone();
        }
    };

    PodRunner(StepContext context, StepRequest request, Inputs inputs) {
        this.context = context;
        this.request = request;
        this.inputs = inputs;
        this.messages = new TerminationMessages(context, request);
    }

    /**
     * Runs the requested step.
     *
     * @return the termination message; empty if the process was requested to stop
     * @throws TrainerException if the step fails, or if its hash differs from the requested one
     */
    public static Optional<TerminationMessage> run(StepContext context, StepRequest request) {
        try {
            return Optional.of(new PodRunner(context, request, ALONE).run());
        } catch (StoppedException stopped) {
            return Optional.empty();
        }
    }

    /** Runs the step. @throws StoppedException if the process was requested to stop */
    TerminationMessage run() {
        var plan = StepPlan.of(context.spec());
        var requested = plan.step(request.step()).orElseThrow(() -> mismatch("the plan has no such step"));
        if (requested.kind() == StepKind.PREPARE) {
            return prepare(requested);
        }
        var known = new PlannedStep(requested.step(), Optional.of(request.hash()), requested.inputs());
        var before = context.artifacts(known).manifest();
        if (before.isPresent() && requested.kind().reusable()) {
            context.progress().step(request.step().text(), StepEvent.REUSED, LocalRunner.describe(before.get()));
            return messages.reused(known, before.get());
        }
        return work(plan.steps().get(0));
    }

    private TerminationMessage prepare(PlannedStep step) {
        check(step);
        var stopwatch = Stopwatch.start(context.clock());
        String id = step.id().text();
        context.progress().step(id, StepEvent.STARTED, "");
        var found = Preparation.run(context);
        double seconds = stopwatch.seconds();
        var settings = context.settings();
        context.progress().step(id, StepEvent.FINISHED, LocalRunner.describe(found.data()));
        return messages.prepared(
                found, new Cost(seconds, seconds * settings.devices(), stopwatch.cpuSeconds(), settings.device(), 0));
    }

    private TerminationMessage work(PlannedStep first) {
        var data = inputs.data(context, first);
        var plan = StepPlan.of(context.spec(), data.fingerprints());
        var step = plan.step(request.step()).orElseThrow();
        check(step);
        var host = inputs.host(context);
        LocalRunner.reportStart(context, step);
        var runs = new TrackedRuns(context);
        runs.started(plan);
        var manifest =
                runs.withExperiment(plan, () -> new StepRunner(context, plan, data, host).run(step, request.shard()));
        context.progress()
                .step(
                        request.step().text(),
                        StepEvent.FINISHED,
                        manifest.map(LocalRunner::describe).orElse("this shard; other pods are still running"));
        return messages.finished(step);
    }

    /** Checks the hash: with another one, the result would be stored under a wrong address. */
    private void check(PlannedStep step) {
        String own = step.hash().orElseThrow();
        if (own.equals(request.hash())) {
            return;
        }
        var references = new StepReferenceRegistry(context);
        if (references.hasReferenced(step, request.hash())) {
            throw TrainerException.invalidInput(
                    "The data changed after prepare: " + step.id() + " was requested with hash "
                            + shortened(request.hash()) + ", but its hash is now " + shortened(own) + ".",
                    PREPARE_AGAIN);
        }
        throw mismatch("its hash is " + shortened(own));
    }

    private TrainerException mismatch(String why) {
        return TrainerException.invalidInput(
                "The operator requests " + request.step() + " with hash " + shortened(request.hash()) + ", but " + why
                        + ".",
                "Give the operator and the trainer image the same version.");
    }

    private static String shortened(String hash) {
        return hash.substring(0, Math.min(12, hash.length()));
    }
}
