// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.engine.NumericModes;
import dev.fairloss.trainer.runtime.Progress.StepEvent;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.runtime.StoppedException;
import dev.fairloss.trainer.steps.PreparedData;
import dev.fairloss.trainer.steps.ReportStep;
import dev.fairloss.trainer.steps.TrackedRuns;
import dev.fairloss.trainer.store.Ledger;
import dev.fairloss.trainer.tracking.EventFiles;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Runs all steps of an experiment on this machine, one after another, but on a GPU as many final trainings at the same time as
 * requested. Finished steps are reused.
 */
public final class LocalRunner {
    private LocalRunner() {}

    /**
     * The outcome of a run.
     *
     * @param stopped the exit code, if the process was requested to stop
     * @param headline the result in one sentence, if the run finished
     * @param report location of the report
     */
    public record Outcome(Optional<ExitCode> stopped, Optional<String> headline, String report) {}

    /**
     * Runs all unfinished steps.
     *
     * @throws dev.fairloss.trainer.TrainerException if a step fails; finished steps remain in the store
     */
    public static Outcome run(StepContext context) {
        var manifest = context.experiment().file();
        String report = context.store().describe(ArtifactLayout.report(manifest.namespace(), manifest.name()));
        EngineRuntime.start(
                context.settings().threads(), NumericModes.of(context.spec().optimization()));
        try {
            var found = Preparation.run(context);
            var plan = found.plan();
            context.progress().step(plan.steps().get(0).id().text(), StepEvent.FINISHED, describe(found.data()));
            var headline = new TrackedRuns(context).withExperiment(plan, () -> runSteps(context, found));
            return new Outcome(Optional.empty(), headline, report);
        } catch (StoppedException stopped) {
            return new Outcome(context.stop().reason(), Optional.empty(), report);
        }
    }

    /** Runs all steps after prepare. @return the headline of the report, which is the last step */
    private static Optional<String> runSteps(StepContext context, Preparation.Found found) {
        var steps = new StepRunner(context, found.plan(), found.data());
        var trainings = new LocalTrainings(context, found);
        Optional<String> headline = Optional.empty();
        for (var step : found.plan().steps()) {
            if (step.kind() != StepKind.PREPARE && !trainings.runBefore(step)) {
                context.checkStop();
                headline = Optional.of(runOrReuse(context, steps, step)
                        .result(ReportStep.HEADLINE)
                        .asText());
            }
        }
        return headline;
    }

    /** Runs a step, unless it is finished. @return its manifest */
    static StepManifest runOrReuse(StepContext context, StepRunner steps, PlannedStep step) {
        String id = step.id().text();
        copyEvents(context, step);
        var before = context.artifacts(step).manifest();
        if (before.isPresent() && step.kind().reusable()) {
            context.progress().step(id, StepEvent.REUSED, describe(before.get()));
            return before.get();
        }
        reportStart(context, step);
        var manifest = steps.run(step);
        context.progress().step(id, StepEvent.FINISHED, describe(manifest));
        return manifest;
    }

    /** Copies the event files of earlier attempts, and of other experiments that trained the same network, for TensorBoard. */
    private static void copyEvents(StepContext context, PlannedStep step) {
        context.tracking().events(step.id()).ifPresent(folder -> {
            try {
                EventFiles.copy(context.store(), StepContext.address(step), folder);
            } catch (TrainerException | IOException e) {
                context.progress().message("Cannot copy TensorBoard events to " + folder + ": " + e.getMessage());
            }
        });
    }

    /** Whether an earlier attempt of this step exists. The report is always created again. */
    private static boolean hasAttempts(StepContext context, PlannedStep step) {
        var ledger = new Ledger(context.store(), StepContext.address(step), context.clock());
        return step.kind().reusable() && !ledger.all().isEmpty();
    }

    static void reportStart(StepContext context, PlannedStep step) {
        context.progress()
                .step(step.id().text(), hasAttempts(context, step) ? StepEvent.RESUMED : StepEvent.STARTED, "");
    }

    /** A finished step in one line. */
    static String describe(StepManifest manifest) {
        var text = new StringBuilder(
                String.format(Locale.ROOT, "%.1f s", manifest.cost().wallSeconds()));
        manifest.summary().properties().stream()
                .filter(field ->
                        !StepAttempt.EXPERIMENT.equals(field.getKey()) && !ReportStep.HEADLINE.equals(field.getKey()))
                .forEach(field -> text.append(", ")
                        .append(field.getKey())
                        .append(' ')
                        .append(
                                field.getValue().isFloatingPointNumber()
                                        ? String.format(
                                                Locale.ROOT,
                                                "%.3f",
                                                field.getValue().asDouble())
                                        : field.getValue().asText()));
        return text.toString();
    }

    /** The data in one line. */
    static String describe(PreparedData data) {
        return String.format(
                Locale.ROOT,
                "%d identities, %d images; training uses %d identities and %d images",
                data.index().identities().size(),
                data.index().imageCount(),
                data.classes(),
                data.trainingImages());
    }
}
