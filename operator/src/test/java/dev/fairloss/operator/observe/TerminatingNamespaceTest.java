// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Pods;
import dev.fairloss.operator.testing.Runs;
import dev.fairloss.operator.testing.StubApi;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminatingNamespaceTest {
    private static final String DELETED = "2026-01-01T01:00:00Z";
    private static final ObservedJob JOB =
            JobStates.job(Runs.of(Experiments.of("minimal", spec -> {})), "policy-1", JobStates.queued());
    private static final StubApi API = new StubApi();

    @AfterAll
    static void close() {
        API.close();
    }

    /** Kubernetes deletes the pods of a namespace first. */
    @ParameterizedTest(name = "{0} Job, terminating {1}, its pod terminating {2}: namespace is read {3}")
    @CsvSource({
        "running,   false, true,  true",
        "running,   false, false, false",
        "running,   true,  true,  false",
        "finished,  false, true,  false",
        "lingering, false, true,  true",
        "lingering, true,  true,  false",
    })
    void theNamespaceIsReadOnlyIfAPodTerminatesUnexpectedly(
            String state, boolean deleting, boolean terminating, boolean read) {
        namespaceIs(200, DELETED);
        var job = job("job", state, deleting);
        assertThat(observe(Map.of("job", job), Map.of("job", List.of(Pods.in("Running"), pod(terminating)))))
                .isEqualTo(read);
        assertThat(API.requests())
                .extracting(StubApi.Request::line)
                .isEqualTo(read ? List.of("GET /api/v1/namespaces/team-a") : List.of());
    }

    @Test
    void podsOfOtherJobsDoNotMatter() {
        namespaceIs(200, DELETED);
        var jobs = Map.of("one", job("one", "running", false), "two", job("two", "finished", false));
        assertThat(observe(jobs, Map.of("two", List.of(pod(true)), "three", List.of(pod(true)))))
                .isFalse();
        assertThat(observe(Map.of(), Map.of())).isFalse();
        assertThat(API.requests()).isEmpty();
    }

    @ParameterizedTest(name = "response {0}, deletion timestamp {1}: terminating {2}")
    @CsvSource({
        "200, " + DELETED + ", true",
        "200, , false",
        "404, , false",
        "403, , false",
    })
    void theNamespaceIsTerminatingIfItHasADeletionTimestamp(int code, String deleted, boolean terminating) {
        namespaceIs(code, deleted);
        assertThat(observeTerminatingPod()).isEqualTo(terminating);
        assertThat(API.requests()).hasSize(1);
    }

    @ParameterizedTest(name = "response {0}")
    @CsvSource({"401", "500"})
    void otherErrorsAreThrown(int code) {
        namespaceIs(code, DELETED);
        assertThatThrownBy(TerminatingNamespaceTest::observeTerminatingPod)
                .isInstanceOf(KubernetesClientException.class);
    }

    private static boolean observeTerminatingPod() {
        return observe(Map.of("job", job("job", "running", false)), Map.of("job", List.of(pod(true))));
    }

    private static boolean observe(Map<String, ObservedJob> jobs, Map<String, List<Pod>> pods) {
        return TerminatingNamespace.observe("team-a", jobs, pods, API.client());
    }

    private static ObservedJob job(String name, String state, boolean deleting) {
        return JOB.withName(name)
                .withState(state.equals("running") ? JobStates.running() : JobStates.succeededWithoutMessage(1))
                .withLingering(state.equals("lingering"))
                .withDeleting(deleting);
    }

    private static Pod pod(boolean terminating) {
        return new PodBuilder(Pods.in("Running"))
                .editMetadata()
                .withDeletionTimestamp(terminating ? DELETED : null)
                .endMetadata()
                .build();
    }

    private static void namespaceIs(int code, String deleted) {
        API.answer(request -> code == 200
                ? new StubApi.Answer(
                        code,
                        new NamespaceBuilder()
                                .withNewMetadata()
                                .withName("team-a")
                                .withDeletionTimestamp(deleted)
                                .endMetadata()
                                .build())
                : StubApi.Answer.refusal(code, "Refused"));
    }
}
