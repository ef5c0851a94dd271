// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import dev.fairloss.api.v1alpha1.ErrorStatus;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.StoreStatus;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.condition.Condition.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Derives events from the change of a status. Pure: looks at the two statuses only. */
public final class EventRules {
    private static final int MAX_NAMES = 3;

    private EventRules() {}

    /** The events of a transition, in the order in which they are recorded. */
    public static List<ExperimentEvent> of(Transition transition) {
        var events = new ArrayList<ExperimentEvent>();
        var after = transition.after();
        planned(transition).ifPresent(events::add);
        reused(transition).ifPresent(events::add);
        transition.entered(StepState.Succeeded).stream()
                .filter(step -> step.phase() != StepKind.REPORT || !transition.becameTrue(Type.COMPLETE))
                .map(step -> finished(step, after))
                .forEach(events::add);
        transition.entered(StepState.Failed).stream()
                .map(step -> failed(step, after))
                .forEach(events::add);
        cannotStart(transition).ifPresent(events::add);
        events.addAll(blocked(transition));
        queued(transition).ifPresent(events::add);
        storeShared(transition).ifPresent(events::add);
        if (transition.becameTrue(Type.SUSPENDED)) {
            events.add(ExperimentEvent.of(
                    EventReason.SUSPENDED,
                    transition.previousTransitionTime(Type.SUSPENDED),
                    "Suspended; no pod is running and " + after.progress() + " steps are finished"));
        }
        if (transition.becameFalse(Type.SUSPENDED)) {
            events.add(ExperimentEvent.of(
                    EventReason.RESUMED,
                    transition.previousTransitionTime(Type.SUSPENDED),
                    "Resumed; " + after.progress() + " steps are finished"));
        }
        if (transition.becameTrue(Type.COMPLETE)) {
            events.add(complete(transition));
        }
        return List.copyOf(events);
    }

    /** The events of writes that the API server rejected, for those that are not in the status. */
    public static List<ExperimentEvent> ofRejections(Stream<String> rejections) {
        return rejections
                .map(rejection -> ExperimentEvent.of(EventReason.REJECTED, rejection, rejection))
                .toList();
    }

    /** The events of a deletion. @param artifactsKept why artifacts were not deleted; absent if none had to be kept */
    public static List<ExperimentEvent> ofDeletion(Optional<String> artifactsKept) {
        return artifactsKept
                .map(why -> List.of(ExperimentEvent.of(EventReason.ARTIFACTS_KEPT, "", why)))
                .orElse(List.of());
    }

    private static Optional<ExperimentEvent> planned(Transition transition) {
        var after = transition.after();
        if (after.steps().isEmpty()) {
            return Optional.empty();
        }
        if (transition.before().isEmpty()) {
            return Optional.of(ExperimentEvent.of(
                    EventReason.STARTED, "", "Planned " + after.steps().size() + " steps"));
        }
        return transition
                .before()
                .filter(before ->
                        before.revision() != null && !before.revision().equals(after.revision()))
                .map(before -> replanned(before, after));
    }

    private static ExperimentEvent replanned(FairLossExperimentStatus before, FairLossExperimentStatus after) {
        boolean sameSpec = Objects.equals(before.observedGeneration(), after.observedGeneration());
        return ExperimentEvent.of(
                sameSpec ? EventReason.RETRYING : EventReason.SPEC_CHANGED,
                after.revision() + after.observedGeneration(),
                (sameSpec ? "Retrying" : "Spec changed; planning again") + "; unaffected finished steps are reused");
    }

    private static Optional<ExperimentEvent> reused(Transition transition) {
        var steps = transition.entered(StepState.Reused);
        if (steps.isEmpty()) {
            return Optional.empty();
        }
        long seconds = steps.stream()
                .mapToLong(step -> step.deviceSeconds() == null ? 0 : step.deviceSeconds())
                .sum();
        String names = steps.size() <= MAX_NAMES
                ? String.join(", ", steps.stream().map(StepStatus::id).toList())
                : steps.size() + " steps";
        return Optional.of(ExperimentEvent.of(
                EventReason.STEPS_REUSED,
                String.join(" ", steps.stream().map(StepStatus::hash).toList()),
                "Reused " + names + " from the store"
                        + (seconds > 0 ? ", which saves " + seconds + " device-seconds" : "")));
    }

    private static ExperimentEvent finished(StepStatus step, FairLossExperimentStatus status) {
        return ExperimentEvent.of(
                        EventReason.STEP_FINISHED, key(step), step.id() + " finished" + CostText.of(step, status))
                .forStep(step.id());
    }

    private static ExperimentEvent failed(StepStatus step, FairLossExperimentStatus status) {
        String text = error(status)
                .filter(error -> step.id().equals(error.step()))
                .map(EventRules::text)
                .orElseGet(() -> Objects.requireNonNullElse(step.message(), "the step failed"));
        return ExperimentEvent.of(EventReason.STEP_FAILED, key(step), step.id() + ": " + text)
                .forStep(step.id());
    }

    private static Optional<ExperimentEvent> cannotStart(Transition transition) {
        return error(transition.after())
                .filter(error -> error.step() == null)
                .filter(error -> transition
                        .before()
                        .flatMap(EventRules::error)
                        .filter(error::equals)
                        .isEmpty())
                .map(error -> ExperimentEvent.of(
                        EventReason.CANNOT_START,
                        transition.after().observedGeneration() + error.message(),
                        text(error)));
    }

    /** An event for each step with a new failure that needs no retry; one for all trainings that share a Job. */
    private static List<ExperimentEvent> blocked(Transition transition) {
        var reported = new HashSet<String>();
        return transition.after().steps().stream()
                .filter(step -> blockedReason(step).isPresent())
                .filter(step -> transition
                        .before()
                        .flatMap(before -> Transition.step(before, step.id()))
                        .filter(old -> old.failureReason() == step.failureReason())
                        .isEmpty())
                .filter(step -> reported.add(step.job() + " " + step.message()))
                .map(step -> ExperimentEvent.of(
                                blockedReason(step).orElseThrow(),
                                key(step) + " " + step.message(),
                                step.id() + ": " + step.message())
                        .forStep(step.id()))
                .toList();
    }

    private static Optional<EventReason> blockedReason(StepStatus step) {
        if (step.failureReason() == null) {
            return Optional.empty();
        }
        return switch (step.failureReason()) {
            case Rejected -> Optional.of(EventReason.REJECTED);
            case PodStartFailed -> Optional.of(EventReason.POD_START_FAILED);
            case StorageNotConfigured,
                    InvalidInput,
                    NotAllowed,
                    Diverged,
                    RetriesExhausted,
                    DeadlineExceeded,
                    InternalError -> Optional.empty();
        };
    }

    /** One event at a time, for the first step that newly waits for a queue, a quota or a node. */
    private static Optional<ExperimentEvent> queued(Transition transition) {
        return transition.after().steps().stream()
                .filter(EventRules::isReportedWait)
                .filter(step -> transition
                        .before()
                        .flatMap(before -> Transition.step(before, step.id()))
                        .filter(old -> Objects.equals(old.job(), step.job()) && isReportedWait(old))
                        .isEmpty())
                .findFirst()
                .map(step -> ExperimentEvent.of(EventReason.QUEUED, key(step), step.id() + " is " + step.message())
                        .forStep(step.id()));
    }

    /** Waiting for a queue is reported for the first step only, since every later step waits there too. */
    private static boolean isReportedWait(StepStatus step) {
        if (step.state() != StepState.Queued || step.waitingFor() == null) {
            return false;
        }
        return switch (step.waitingFor()) {
            case Queue -> step.phase() == StepKind.PREPARE;
            case Node, Quota, Store -> true;
            case PodStart -> false;
        };
    }

    /** Does not name the other namespace, which the reader may not know. */
    private static Optional<ExperimentEvent> storeShared(Transition transition) {
        return Optional.ofNullable(transition.after().store())
                .filter(EventRules::isShared)
                .filter(store -> transition
                        .before()
                        .flatMap(before -> Optional.ofNullable(before.store()))
                        .filter(before -> isShared(before) && before.uri().equals(store.uri()))
                        .isEmpty())
                .map(store -> ExperimentEvent.of(
                        EventReason.STORE_SHARED,
                        store.uri() + transition.after().revision(),
                        "Experiments of another namespace use the store " + store.uri()
                                + " too: each side can read, reuse and replace the results of the other. Unless that is"
                                + " intended, set spec.storage.uri to a prefix of your own, and ask the administrator for"
                                + " credentials that are limited to it"));
    }

    private static boolean isShared(StoreStatus store) {
        return Boolean.TRUE.equals(store.shared());
    }

    private static ExperimentEvent complete(Transition transition) {
        var after = transition.after();
        String best = Optional.ofNullable(after.best())
                .map(found -> "best arm " + found.arm() + ", accuracy " + found.accuracy()
                        + (found.sd() == null ? "" : " ± " + found.sd()) + " on " + found.set() + "; ")
                .orElseGet(() -> withoutBest(after));
        String policy =
                Optional.ofNullable(after.policy()).map(found -> found + "; ").orElse("");
        String cost = Optional.ofNullable(after.cost())
                .map(found -> found.total() + "; ")
                .orElse("");
        String report =
                Optional.ofNullable(after.report()).map(uri -> "report: " + uri).orElse("the report is in the store");
        return ExperimentEvent.of(
                EventReason.COMPLETE,
                after.revision() + transition.previousTransitionTime(Type.COMPLETE),
                best + policy + cost + report);
    }

    private static String withoutBest(FairLossExperimentStatus after) {
        if (after.results().isEmpty()) {
            return "";
        }
        return after.results().stream().allMatch(result -> result.seeds() == 1)
                ? "a first look with one seed; "
                : "no arm is significantly better than every other arm; ";
    }

    private static Optional<ErrorStatus> error(FairLossExperimentStatus status) {
        return Optional.ofNullable(status.lastError());
    }

    private static String text(ErrorStatus error) {
        return error.message() + (error.message().endsWith(".") ? " " : ". ") + error.remedy();
    }

    /** One event for each Job of a step. */
    private static String key(StepStatus step) {
        return step.id() + " " + step.hash() + " " + step.job() + " " + step.finished();
    }
}
