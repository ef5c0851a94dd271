// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.CostStatus;
import dev.fairloss.api.v1alpha1.ErrorStatus;
import dev.fairloss.api.v1alpha1.FailureReason;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.ResultStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.api.v1alpha1.StoreStatus;
import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.testing.Statuses;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventRulesTest {
    private static final FairLossExperimentStatus PLANNED =
            Statuses.of(step(StepKind.TRAIN, StepState.Pending)).withRevision("r1");

    @Nested
    class APlan {
        @Test
        void isAnnouncedWithTheFirstStatus() {
            assertThat(events(Optional.empty(), PLANNED)).containsExactly("Normal Started: Planned 1 steps");
            assertThat(events(Optional.empty(), Statuses.EMPTY))
                    .as("without steps")
                    .isEmpty();
        }

        @ParameterizedTest(name = "revision {0} -> {1}, generation 1 -> {2}: {3}")
        @CsvSource({"r1, r1, 2, ''", "r1, r2, 2, SpecChanged", "r1, r2, 1, Retrying", ", r1, 2, ''"})
        void isAnnouncedAgainForAnotherRevision(String before, String after, long generation, String reason) {
            assertThat(EventRules.of(new Transition(
                            Optional.of(PLANNED.withRevision(before)),
                            PLANNED.withRevision(after).withObservedGeneration(generation))))
                    .extracting(event -> event.reason().text())
                    .containsExactlyElementsOf(reason.isEmpty() ? List.of() : List.of(reason));
        }
    }

    @Test
    void aNewPlanIsNamedByItsCause() {
        var retried = PLANNED.withRevision("r2");
        assertThat(events(Optional.of(PLANNED), retried))
                .containsExactly("Normal Retrying: Retrying; unaffected finished steps are reused");
        assertThat(events(Optional.of(PLANNED), retried.withObservedGeneration(2L)))
                .containsExactly(
                        "Normal SpecChanged: Spec changed; planning again; unaffected finished steps are reused");
    }

    @Test
    void eachRejectionIsOneEvent() {
        assertThat(EventRules.ofRejections(Stream.of("one", "two")))
                .containsExactly(
                        ExperimentEvent.of(EventReason.REJECTED, "one", "one"),
                        ExperimentEvent.of(EventReason.REJECTED, "two", "two"));
    }

    @Nested
    class AStep {
        @Test
        void thatFinishedIsReportedWithItsCost() {
            assertThat(entered(step(StepKind.TRAIN, StepState.Succeeded).withSeconds(10L)))
                    .containsExactly("Normal StepFinished: train finished after 10 s");
        }

        @Test
        void thatFailedIsReportedWithTheError() {
            var failed = step(StepKind.TRAIN, StepState.Failed).withMessage("loss is NaN");
            assertThat(entered(failed)).containsExactly("Warning StepFailed: train: loss is NaN");
            assertThat(entered(failed.withMessage(null))).containsExactly("Warning StepFailed: train: the step failed");
            assertThat(events(
                            Optional.of(PLANNED),
                            PLANNED.withSteps(List.of(failed)).withLastError(error("train"))))
                    .containsExactly("Warning StepFailed: train: it broke. Fix it.");
            assertThat(events(
                            Optional.of(PLANNED),
                            PLANNED.withSteps(List.of(failed)).withLastError(error("prepare"))))
                    .as("the error of another step")
                    .containsExactly("Warning StepFailed: train: loss is NaN");
        }

        @ParameterizedTest
        @CsvSource({"Rejected, Pending", "PodStartFailed, Queued"})
        void thatIsBlockedIsReportedOnce(FailureReason reason, StepState state) {
            var blocked = PLANNED.withSteps(List.of(
                    step(StepKind.TRAIN, state).withFailureReason(reason).withMessage("no such image")));
            assertThat(events(Optional.of(PLANNED), blocked))
                    .containsExactly("Warning " + reason + ": train: no such image");
            assertThat(events(Optional.of(blocked), blocked)).isEmpty();
        }

        /** The pod of two trainings cannot start, and that of a third one cannot for the same reason. */
        @Test
        void sharesTheEventOfABlockedPodWithTheOthersInIt() {
            var steps = List.of(blocked("one", "job"), blocked("two", "job"), blocked("three", "another"));
            assertThat(events(Optional.of(PLANNED), PLANNED.withSteps(steps)))
                    .containsExactly(
                            "Warning PodStartFailed: one: no such image",
                            "Warning PodStartFailed: three: no such image");
        }

        private StepStatus blocked(String id, String job) {
            return step(StepKind.TRAIN, StepState.Queued)
                    .withId(id)
                    .withJob(job)
                    .withFailureReason(FailureReason.PodStartFailed)
                    .withMessage("no such image");
        }

        @Test
        void isNamedByItsEvent() {
            var after = PLANNED.withSteps(List.of(step(StepKind.TRAIN, StepState.Succeeded)));
            assertThat(EventRules.of(new Transition(Optional.of(PLANNED), after)))
                    .extracting(ExperimentEvent::step)
                    .containsExactly(Optional.of("train"));
        }

        @Test
        void givesOneEventForEachJob() {
            var one = step(StepKind.TRAIN, StepState.Succeeded);
            assertThat(key(one)).isEqualTo(key(one)).isNotEqualTo(key(one.withJob("another")));
        }

        private String key(StepStatus step) {
            return EventRules.of(new Transition(Optional.of(PLANNED), PLANNED.withSteps(List.of(step))))
                    .get(0)
                    .key();
        }
    }

    @Nested
    class ReusedSteps {
        @Test
        void areReportedTogetherWithWhatTheySave() {
            assertThat(entered(
                            step(StepKind.PRETRAIN, StepState.Reused).withDeviceSeconds(20L),
                            step(StepKind.COLLECT, StepState.Reused).withDeviceSeconds(30L),
                            step(StepKind.POLICY, StepState.Reused)))
                    .containsExactly("Normal StepsReused: Reused pretrain, collect, policy from the store,"
                            + " which saves 50 device-seconds");
        }

        @Test
        void areCountedIfTheyAreMany() {
            assertThat(entered(
                            step(StepKind.PRETRAIN, StepState.Reused),
                            step(StepKind.COLLECT, StepState.Reused),
                            step(StepKind.POLICY, StepState.Reused),
                            step(StepKind.TRAIN, StepState.Reused)))
                    .containsExactly("Normal StepsReused: Reused 4 steps from the store");
        }
    }

    @Nested
    class ASharedStore {
        private static final StoreStatus STORE =
                new StoreStatus("s3://experiments/a", null, null, null, "s3", null, null);

        @ParameterizedTest(name = "before {0}: {1} Events")
        @CsvSource(
                nullValues = "-",
                value = {"-, 1", "s3://experiments/a, 0", "s3://experiments/b, 1"})
        void isReportedOnceForEachStore(String before, int events) {
            var old = before == null
                    ? PLANNED.withStore(STORE)
                    : PLANNED.withStore(new StoreStatus(before, null, null, null, "s3", null, true));
            assertThat(EventRules.of(new Transition(Optional.of(old), PLANNED.withStore(STORE.withShared(true)))))
                    .hasSize(events)
                    .allSatisfy(event -> {
                        assertThat(event.reason()).isEqualTo(EventReason.STORE_SHARED);
                        assertThat(event.text())
                                .startsWith("Experiments of another namespace use the store s3://experiments/a too");
                    });
        }

        @Test
        void endsWithoutAnEvent() {
            assertThat(EventRules.of(new Transition(
                            Optional.of(PLANNED.withStore(STORE.withShared(true))), PLANNED.withStore(STORE))))
                    .isEmpty();
        }
    }

    @Nested
    class AWait {
        @ParameterizedTest(name = "{0} for {1}: {2}")
        @CsvSource({
            "PREPARE, Queue, true",
            "TRAIN, Queue, false",
            "PREPARE, Node, true",
            "TRAIN, Node, true",
            "TRAIN, Quota, true",
            "TRAIN, Store, true",
            "PREPARE, PodStart, false",
            "TRAIN, PodStart, false",
            "PREPARE, , false",
        })
        void isReportedForAllButPodsThatStartAndLaterQueues(StepKind phase, WaitingFor waitingFor, boolean reported) {
            assertThat(entered(queued(phase, waitingFor)))
                    .isEqualTo(reported ? List.of("Normal Queued: " + phase.id() + " is waiting") : List.of());
        }

        @Test
        void isReportedOnceForEachJobAndForOneStepAtATime() {
            var wait = queued(StepKind.TRAIN, WaitingFor.Node);
            var before = Optional.of(PLANNED.withSteps(List.of(wait)));
            assertThat(events(before, PLANNED.withSteps(List.of(wait)))).isEmpty();
            assertThat(events(before, PLANNED.withSteps(List.of(wait.withJob("another")))))
                    .hasSize(1);
            assertThat(events(
                            Optional.of(PLANNED),
                            PLANNED.withSteps(List.of(wait, queued(StepKind.POLICY, WaitingFor.Node)))))
                    .containsExactly("Normal Queued: train is waiting");
        }

        @Test
        void isReportedWhenAPodThatWasStartingFitsNoNode() {
            var before = Optional.of(PLANNED.withSteps(List.of(queued(StepKind.TRAIN, WaitingFor.PodStart))));
            assertThat(events(before, PLANNED.withSteps(List.of(queued(StepKind.TRAIN, WaitingFor.Node)))))
                    .hasSize(1);
        }

        @Test
        void endsWhenTheStepRuns() {
            assertThat(entered(queued(StepKind.TRAIN, WaitingFor.Node).withState(StepState.Running)))
                    .isEmpty();
        }

        private StepStatus queued(StepKind phase, WaitingFor waitingFor) {
            return step(phase, StepState.Queued).withWaitingFor(waitingFor).withMessage("waiting");
        }
    }

    @Nested
    class AnExperiment {
        @Test
        void thatCannotStartSaysWhyOnce() {
            var blocked = Statuses.EMPTY.withLastError(error(null));
            assertThat(events(Optional.empty(), blocked)).containsExactly("Warning CannotStart: it broke. Fix it.");
            assertThat(events(Optional.of(blocked), blocked)).isEmpty();
            assertThat(events(Optional.of(Statuses.EMPTY.withLastError(error("train"))), blocked))
                    .hasSize(1);
        }

        @ParameterizedTest
        @CsvSource({"it broke, it broke. Fix it.", "it broke., it broke. Fix it."})
        void thatCannotStartSaysWhyAndWhatToDoInTwoSentences(String message, String text) {
            var error = new ErrorStatus(null, FailureReason.InvalidInput, null, message, "Fix it.");
            assertThat(events(Optional.empty(), Statuses.EMPTY.withLastError(error)))
                    .containsExactly("Warning CannotStart: " + text);
        }

        @Test
        void isSuspendedAndResumed() {
            var suspended = with(PLANNED.withProgress("3/9"), "Suspended", true);
            var resumed = with(PLANNED.withProgress("3/9"), "Suspended", false);
            assertThat(events(Optional.of(PLANNED), suspended))
                    .containsExactly("Normal Suspended: Suspended; no pod is running and 3/9 steps are finished");
            assertThat(events(Optional.of(suspended), resumed))
                    .containsExactly("Normal Resumed: Resumed; 3/9 steps are finished");
            assertThat(events(Optional.of(suspended), suspended)).isEmpty();
        }

        @Test
        void thatIsCompleteReportsItsBestArmItsCostAndItsReport() {
            var complete = with(PLANNED, "Complete", true);
            assertThat(events(Optional.of(PLANNED), complete))
                    .containsExactly("Normal Complete: the report is in the store");
            var best = new ResultStatus("fairloss", "lfw", "0.9", null, 1);
            assertThat(events(Optional.of(PLANNED), complete.withResults(List.of(best))))
                    .containsExactly("Normal Complete: a first look with one seed; the report is in the store");
            assertThat(events(
                            Optional.of(PLANNED),
                            complete.withResults(List.of(best)).withPolicy("the policy keeps every margin")))
                    .containsExactly(
                            "Normal Complete: a first look with one seed; the policy keeps every margin; the report is in the store");
            var twoSeeds = new ResultStatus("fairloss", "lfw", "0.9", "0.1", 2);
            assertThat(events(Optional.of(PLANNED), complete.withResults(List.of(twoSeeds))))
                    .containsExactly(
                            "Normal Complete: no arm is significantly better than every other arm; the report is in the store");
            assertThat(events(
                            Optional.of(PLANNED),
                            complete.withBest(best)
                                    .withCost(new CostStatus("1.50 GPU-hours", null, null, List.of()))
                                    .withReport("s3://report")))
                    .containsExactly(
                            "Normal Complete: best arm fairloss, accuracy 0.9 on lfw; 1.50 GPU-hours; report: s3://report");
            assertThat(events(
                            Optional.of(PLANNED),
                            complete.withBest(new ResultStatus("fairloss", "lfw", "0.9", "0.1", 2))))
                    .containsExactly(
                            "Normal Complete: best arm fairloss, accuracy 0.9 ± 0.1 on lfw; the report is in the store");
        }

        @Test
        void thatIsCompleteDoesNotReportTheStepReportToo() {
            var report = step(StepKind.REPORT, StepState.Succeeded);
            var complete = with(PLANNED.withSteps(List.of(report)), "Complete", true);
            assertThat(events(Optional.of(PLANNED), complete)).hasSize(1);
            assertThat(entered(report)).containsExactly("Normal StepFinished: report finished");
        }

        @Test
        void thatIsDeletedReportsOnlyArtifactsThatAreKept() {
            assertThat(EventRules.ofDeletion(Optional.empty())).isEmpty();
            assertThat(EventRules.ofDeletion(Optional.of("the bucket is read-only")).stream()
                            .map(EventRulesTest::line))
                    .containsExactly("Warning ArtifactsKept: the bucket is read-only");
        }

        private FairLossExperimentStatus with(FairLossExperimentStatus status, String type, boolean holds) {
            return status.withConditions(List.of(Statuses.condition(type, holds, type)));
        }
    }

    private static List<String> entered(StepStatus... steps) {
        return events(Optional.of(PLANNED), PLANNED.withSteps(List.of(steps)));
    }

    private static List<String> events(Optional<FairLossExperimentStatus> before, FairLossExperimentStatus after) {
        return EventRules.of(new Transition(before, after)).stream()
                .map(EventRulesTest::line)
                .toList();
    }

    private static String line(ExperimentEvent event) {
        return (event.reason().isWarning() ? "Warning " : "Normal ")
                + event.reason().text() + ": " + event.text();
    }

    private static StepStatus step(StepKind phase, StepState state) {
        return Statuses.step(phase, state, "job");
    }

    private static ErrorStatus error(String step) {
        return new ErrorStatus(step, FailureReason.InvalidInput, 3, "it broke", "Fix it.");
    }
}
