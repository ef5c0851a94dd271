// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.operator.testing.Jobs;
import dev.fairloss.operator.testing.StubApi;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class KueueWorkloadsTest {
    private static final String PATH = "GET /apis/kueue.x-k8s.io/%s/namespaces/team-a/workloads";
    private static final StubApi API = new StubApi();
    private static final Job JOB = new JobBuilder(Jobs.created("job", 1))
            .editMetadata()
            .withNamespace("team-a")
            .withUid("uid-of-job")
            .addToLabels("kueue.x-k8s.io/queue-name", "faces")
            .endMetadata()
            .build();

    @AfterAll
    static void close() {
        API.close();
    }

    @Test
    void aPendingWorkloadSaysWhyInKueuesWords() {
        serverHas("""
                spec: {active: true}
                status:
                  conditions:
                  - {type: QuotaReserved, status: "False", reason: Pending, message: "LocalQueue faces doesn't exist"}
                """);
        assertThat(state()).isEqualTo(JobState.Queued.of(WaitingFor.Queue, "LocalQueue faces doesn't exist"));
        assertThat(API.requests()).singleElement().satisfies(request -> {
            assertThat(request.line()).isEqualTo(PATH.formatted("v1beta2"));
            assertThat(request.query()).contains("kueue.x-k8s.io/job-uid=uid-of-job");
        });
    }

    @Test
    void aDeactivatedWorkloadNeedsAUser() {
        serverHas("""
                spec: {active: false}
                status:
                  conditions:
                  - {type: QuotaReserved, status: "False", reason: Pending, message: "The workload is deactivated"}
                  - {type: Evicted, status: "True", reason: Deactivated, message: "exceeding the maximum execution time"}
                """);
        assertThat(state()).isEqualTo(JobState.Queued.notAdmitted("exceeding the maximum execution time"));
        assertThat(state().blocked()).isTrue();
        serverHas("spec: {active: false}");
        assertThat(state().message()).endsWith("the Workload is not active");
    }

    /** Kueue suspends them too if it manages Jobs without a queue name, and never admits them. */
    @Test
    void aSuspendedJobWithoutAQueueNeedsOne() {
        var job = new JobBuilder(JOB)
                .editMetadata()
                .withLabels(null)
                .endMetadata()
                .build();
        serverHas("spec: {active: true}");
        assertThat(KueueWorkloads.state(job, API.client()).message())
                .isEqualTo(
                        "waiting for the queue: the Job is suspended, but has no queue. If Kueue manages all Jobs of this"
                                + " cluster, set spec.scheduling.queueName.");
        assertThat(API.requests()).isEmpty();
    }

    @Test
    void withoutAWorkloadOrAMessageTheJobJustWaits() {
        for (String workload :
                List.of("spec: {}", "status: {conditions: []}", "status: {conditions: [{type: Admitted}]}")) {
            serverHas(workload);
            assertThat(state()).isEqualTo(JobState.Queued.initial(true));
        }
        API.answer(request -> new StubApi.Answer(200, new GenericKubernetesResourceList()));
        assertThat(state()).isEqualTo(JobState.Queued.initial(true));
    }

    @Test
    void withoutKueueOrThePermissionTheJobJustWaits() {
        API.answer(request -> StubApi.Answer.refusal(404, "NotFound"));
        assertThat(state()).isEqualTo(JobState.Queued.initial(true));
        assertThat(API.requests())
                .extracting(StubApi.Request::line)
                .containsExactly(PATH.formatted("v1beta2"), PATH.formatted("v1beta1"));
        API.answer(request -> StubApi.Answer.refusal(403, "Forbidden"));
        assertThat(state()).isEqualTo(JobState.Queued.initial(true));
        API.answer(request -> StubApi.Answer.refusal(500, "Broken"));
        assertThatThrownBy(KueueWorkloadsTest::state).isInstanceOf(KubernetesClientException.class);
    }

    private static JobState.Queued state() {
        return KueueWorkloads.state(JOB, API.client());
    }

    private static void serverHas(String workload) {
        var list = new GenericKubernetesResourceList();
        list.setItems(List.of(Serialization.unmarshal(workload, GenericKubernetesResource.class)));
        API.answer(request -> new StubApi.Answer(200, list));
    }
}
