// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.operator.testing.Pods;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages as Kubernetes 1.31 to 1.34 writes them. */
class PodStartTest {
    private static final String END = "2026-01-01T01:00:00Z";

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "ErrImagePull|failed to pull image: docker.io/a/b:c: not found|true|ErrImagePull: failed to pull image: docker.io/a/b:c: not found",
                "ImagePullBackOff|Back-off pulling image \"a/b:c\": ErrImagePull: failed to pull image: a/b:c: not found|true|ErrImagePull: failed to pull image: a/b:c: not found",
                "ErrImagePull|no match for platform in manifest: not found|true|ErrImagePull: no match for platform in manifest: not found",
                "ErrImagePull|dial tcp: i/o timeout|false|ErrImagePull: dial tcp: i/o timeout",
                "ImagePullBackOff|Back-off pulling image \"a/b:c\"|false|ErrImagePull: Back-off pulling image \"a/b:c\"",
                "InvalidImageName|couldn't parse image|true|InvalidImageName: couldn't parse image",
                "CreateContainerConfigError|secret \"s3\" not found|true|CreateContainerConfigError: secret \"s3\" not found",
                "RunContainerError|null|false|RunContainerError",
            })
    void theKubeletsReasonAndMessageAreReported(String reason, String message, boolean blocked, String reported) {
        assertThat(PodStart.of(List.of(waiting(reason, message)), List.of()))
                .isEqualTo(state(WaitingFor.PodStart, reported, blocked));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"ContainerCreating", "PodInitializing"})
    void aPodThatIsJustStartingHasNoCause(String reason) {
        assertThat(PodStart.of(List.of(waiting(reason, "")), List.of())).isEqualTo(JobState.Queued.initial(false));
    }

    private static Pod waiting(String reason, String message) {
        return new PodBuilder(Pods.in("Pending"))
                .editStatus()
                .addNewContainerStatus()
                .withNewState()
                .withNewWaiting()
                .withReason(reason)
                .withMessage(message)
                .endWaiting()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    @Test
    void aProgramForAnotherCpuIsAPodThatCannotStart() {
        var wrong = Pods.ended(Pods.created("job", "pod-0", 0), 255, END, "exec /usr/bin/java: exec format error\n");
        var killed = Pods.ended(Pods.created("job", "pod-1", 0), 137, END, "Killed");
        assertThat(PodStart.imageForAnotherCpu(List.of(wrong, wrong)))
                .contains(JobState.Queued.blocked("the image is for another CPU architecture than the node:"
                        + " exec /usr/bin/java: exec format error"));
        assertThat(PodStart.imageForAnotherCpu(List.of())).isEmpty();
        assertThat(PodStart.imageForAnotherCpu(List.of(Pods.in("Pending")))).isEmpty();
        assertThat(PodStart.imageForAnotherCpu(List.of(wrong, killed))).isEmpty();
        assertThat(PodStart.imageForAnotherCpu(List.of(wrong, Pods.in("Running"))))
                .as("another node suits")
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "0/3 nodes are available: 3 Insufficient cpu.|Node|false",
                "0/3 nodes are available: 3 node(s) had untolerated taint {gpu: true}.|Node|false",
                "0/1 nodes are available: pod has unbound immediate PersistentVolumeClaims.|Node|false",
                "0/1 nodes are available: persistentvolumeclaim \"faces\" not found.|PodStart|true",
            })
    void theSchedulersMessageIsReported(String message, WaitingFor waitingFor, boolean blocked) {
        assertThat(PodStart.of(List.of(Pods.scheduled("PodScheduled", "False", message)), List.of()))
                .isEqualTo(state(waitingFor, message, blocked));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "FailedCreate|Error creating: pods \"a-x7k2p\" is forbidden: exceeded quota: q, requested: requests.cpu=2, used: requests.cpu=0, limited: requests.cpu=1|Quota|false|pods is forbidden: exceeded quota: q, requested: requests.cpu=2, used: requests.cpu=0, limited: requests.cpu=1",
                "FailedCreate|Error creating: pods \"a-x7k2p\" is forbidden: failed quota: q: must specify limits.cpu for: trainer|PodStart|true|FailedCreate: pods is forbidden: failed quota: q: must specify limits.cpu for: trainer",
                "FailedCreate|Error creating: Pod \"a-x7k2p\" is invalid: spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 500m|PodStart|true|FailedCreate: Pod is invalid: spec.containers[0].resources.requests: Invalid value: \"2\": must be less than or equal to cpu limit of 500m",
                "FailedCreate|Error creating: pods \"a-x7k2p\" is forbidden: no PriorityClass with name x was found|PodStart|true|FailedCreate: pods is forbidden: no PriorityClass with name x was found",
                "FailedMount|MountVolume.SetUp failed for volume \"credentials\" : secret \"s3\" not found|PodStart|true|FailedMount: MountVolume.SetUp failed for volume \"credentials\" : secret \"s3\" not found",
                "FailedMount|failed to process volumes=[store]: error processing PVC a/c: failed to fetch PVC from API server: persistentvolumeclaims \"c\" is forbidden: User \"system:node:n\" cannot get resource \"persistentvolumeclaims\" in API group \"\" in the namespace \"a\": no relationship found between node 'n' and this object|PodStart|false|FailedMount: failed to process volumes=[store]: error processing PVC a/c: failed to fetch PVC from API server: persistentvolumeclaims \"c\" is forbidden: User \"system:node:n\" cannot get resource \"persistentvolumeclaims\" in API group \"\" in the namespace \"a\": no relationship found between node 'n' and this object",
                "FailedMount|Unable to attach or mount volumes: timed out waiting for the condition|PodStart|false|FailedMount: Unable to attach or mount volumes: timed out waiting for the condition",
            })
    void theMessageOfAnEventIsReportedWithoutWhatChangesWithEveryAttempt(
            String reason, String note, WaitingFor waitingFor, boolean blocked, String reported) {
        assertThat(PodStart.of(List.of(), List.of(event("Warning", reason, note, "2026-01-01T00:00:00Z"))))
                .isEqualTo(state(waitingFor, reported, blocked));
    }

    @Test
    void theLatestEventWithACauseCounts() {
        var events = List.of(
                event("Warning", "FailedMount", "old", "2026-01-01T00:00:00Z"),
                event("Warning", "FailedMount", "new", "2026-01-01T00:01:00Z"),
                event("Warning", "FailedMount", "timed out waiting for the condition", "2026-01-01T00:02:00Z"),
                event("Warning", "BackOff", "no cause", "2026-01-01T00:03:00Z"),
                event("Normal", "Failed", "no warning", "2026-01-01T00:03:00Z"));
        assertThat(PodStart.of(List.of(), events)).isEqualTo(state(WaitingFor.PodStart, "FailedMount: new", false));
    }

    @Test
    void anEventOfTheNewRecorderHasItsTimeInAnotherField() {
        var recent = new EventBuilder(event("Warning", "FailedMount", "new", null))
                .withEventTime(new MicroTime("2026-01-01T00:01:00.000000Z"))
                .build();
        var old = event("Warning", "FailedMount", "old", "2026-01-01T00:00:00Z");
        assertThat(PodStart.of(List.of(), List.of(recent, old)).message()).endsWith("new");
    }

    @Test
    void withoutACauseItWaitsForItsPod() {
        assertThat(PodStart.of(List.of(), List.of())).isEqualTo(JobState.Queued.initial(false));
    }

    private static JobState.Queued state(WaitingFor waitingFor, String cause, boolean blocked) {
        return blocked ? JobState.Queued.blocked(cause) : JobState.Queued.of(waitingFor, cause);
    }

    private static Event event(String type, String reason, String note, String time) {
        return new EventBuilder()
                .withType(type)
                .withReason(reason)
                .withNote(note)
                .withDeprecatedLastTimestamp(time)
                .build();
    }
}
