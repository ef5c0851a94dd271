// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import dev.fairloss.api.v1alpha1.ErrorStatus;
import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What there is to tell when one status follows another. Pure: nothing but the two statuses is looked at. */
public final class EventRules {
    private EventRules() {}

    /** All that is new, in the order in which it is to be told. */
    public static List<ExperimentEvent> of(Transition transition) {
        var events = new ArrayList<ExperimentEvent>();
        started(transition).ifPresent(events::add);
        reused(transition).ifPresent(events::add);
        transition.entered(StepState.Succeeded).stream()
                .filter(step -> !step.id().equals("report") || !transition.becameTrue("Complete"))
                .map(step -> finished(step, transition.after()))
                .forEach(events::add);
        transition.entered(StepState.Failed).stream()
                .map(step -> failed(step, transition.after()))
                .forEach(events::add);
        cannotStart(transition).ifPresent(events::add);
        waiting(transition).ifPresent(events::add);
        if (transition.becameTrue("Suspended")) {
            events.add(ExperimentEvent.normal(
                    "Suspended",
                    transition.previousTransitionTime("Suspended"),
                    "no pod is at work; " + transition.after().progress() + " steps are done and kept"));
        }
        if (transition.becameFalse("Suspended")) {
            events.add(ExperimentEvent.normal(
                    "Resumed",
                    transition.previousTransitionTime("Suspended"),
                    "goes on with " + transition.after().progress() + " steps done"));
        }
        if (transition.becameTrue("Complete")) {
            events.add(complete(transition));
        }
        return List.copyOf(events);
    }

    /** What there is to tell of an experiment that goes. @param artifactsKept why its artifacts stay where they were to go too */
    public static List<ExperimentEvent> ofDeletion(Optional<String> artifactsKept) {
        return artifactsKept
                .map(why -> List.of(ExperimentEvent.warning("ArtifactsKept", "", why)))
                .orElse(List.of());
    }

    private static Optional<ExperimentEvent> started(Transition transition) {
        var after = transition.after();
        if (after.steps().isEmpty()) {
            return Optional.empty();
        }
        if (transition.before().isEmpty()) {
            return Optional.of(
                    ExperimentEvent.normal("Started", "", after.steps().size() + " steps are planned"));
        }
        return transition
                .before()
                .filter(before ->
                        before.revision() != null && !before.revision().equals(after.revision()))
                .map(
                        before -> ExperimentEvent.normal(
                                "SpecChanged",
                                after.revision() + after.observedGeneration(),
                                "another "
                                        + (before.observedGeneration().equals(after.observedGeneration())
                                                ? "try"
                                                : "spec")
                                        + " is planned; finished steps are kept where nothing that they depend on has changed"));
    }

    private static Optional<ExperimentEvent> reused(Transition transition) {
        var steps = transition.entered(StepState.Reused);
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        long seconds = steps.stream()
                .mapToLong(step -> step.deviceSeconds() == null ? 0 : step.deviceSeconds())
                .sum();
        String names = steps.size() <= 3
                ? String.join(", ", steps.stream().map(StepStatus::id).toList())
                : steps.size() + " steps";
        return Optional.of(ExperimentEvent.normal(
                "StepsReused",
                String.join(" ", steps.stream().map(StepStatus::hash).toList()),
                names + " lay finished in the store"
                        + (seconds > 0 ? " and had cost " + seconds + " device-seconds" : "")));
    }

    private static ExperimentEvent finished(StepStatus step, FairLossExperimentStatus status) {
        return ExperimentEvent.normal("StepFinished", key(step), step.id() + " is done" + CostText.of(step, status))
                .forStep(step.id());
    }

    private static ExperimentEvent failed(StepStatus step, FairLossExperimentStatus status) {
        String text = error(status)
                .filter(error -> step.id().equals(error.step()))
                .map(EventRules::text)
                .orElseGet(() -> Objects.requireNonNullElse(step.message(), "it failed"));
        return ExperimentEvent.warning("StepFailed", key(step), step.id() + ": " + text)
                .forStep(step.id());
    }

    /** An experiment that cannot begin: no step is to blame. */
    private static Optional<ExperimentEvent> cannotStart(Transition transition) {
        return error(transition.after())
                .filter(error -> error.step() == null)
                .filter(error -> transition
                        .before()
                        .flatMap(EventRules::error)
                        .filter(error::equals)
                        .isEmpty())
                .map(error -> ExperimentEvent.warning(
                        Transition.condition(transition.after(), "Ready")
                                .map(ExperimentCondition::reason)
                                .orElse("Stalled"),
                        transition.after().observedGeneration() + error.message(),
                        text(error)));
    }

    /** Told of the first step that waits for a queue, and of each that the scheduler has found no node for. */
    private static Optional<ExperimentEvent> waiting(Transition transition) {
        return transition.after().steps().stream()
                .filter(step -> isWaiting(step)
                        && transition
                                .before()
                                .flatMap(before -> Transition.step(before, step.id()))
                                .filter(old -> Objects.equals(old.job(), step.job()) && isWaiting(old))
                                .isEmpty())
                .findFirst()
                .map(step -> ExperimentEvent.normal("Queued", key(step), step.id() + " " + step.message())
                        .forStep(step.id()));
    }

    private static boolean isWaiting(StepStatus step) {
        return step.state() == StepState.Queued
                && step.message() != null
                && (step.message().startsWith("waits for a node")
                        || step.id().equals("prepare") && step.message().startsWith("waits for its queue"));
    }

    private static ExperimentEvent complete(Transition transition) {
        var after = transition.after();
        String best = Optional.ofNullable(after.best())
                .map(found -> "best arm " + found.arm() + ", accuracy " + found.accuracy()
                        + (found.sd() == null ? "" : " ± " + found.sd()) + " on " + found.set() + "; ")
                .orElse("");
        String cost = Optional.ofNullable(after.cost())
                .map(found -> found.gpuHours() + " GPU-hours; ")
                .orElse("");
        String report =
                Optional.ofNullable(after.report()).map(uri -> "report: " + uri).orElse("the report is in the store");
        return ExperimentEvent.normal(
                "Complete", after.revision() + transition.previousTransitionTime("Complete"), best + cost + report);
    }

    private static Optional<ErrorStatus> error(FairLossExperimentStatus status) {
        return Optional.ofNullable(status.lastError());
    }

    private static String text(ErrorStatus error) {
        return error.message() + (error.message().endsWith(".") ? " " : ". ") + error.remedy();
    }

    /** The same Job of the same step is told once. */
    private static String key(StepStatus step) {
        return step.id() + " " + step.hash() + " " + step.job() + " " + step.finished();
    }
}
