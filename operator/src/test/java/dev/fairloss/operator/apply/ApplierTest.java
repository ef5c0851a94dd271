// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.operator.job.JobFactory;
import dev.fairloss.operator.plan.ChangeSet;
import dev.fairloss.operator.plan.DeletionState;
import dev.fairloss.operator.plan.Rejection;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Runs;
import dev.fairloss.operator.testing.StubApi;
import dev.fairloss.operator.testing.StubApi.Answer;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplierTest {
    private static final String JOBS = "/apis/batch/v1/namespaces/team-a/jobs/";
    private static final String MAPS = "/api/v1/namespaces/team-a/configmaps/";
    private static final String EXPERIMENT =
            "/apis/fairloss.dev/v1alpha1/namespaces/team-a/fairlossexperiments/minimal";
    private static final StubApi API = new StubApi();
    private static final ApplyResult ACCEPTED = new ApplyResult(false, List.of());

    private final FairLossExperiment experiment = Experiments.of("minimal", spec -> {});
    private final Context<FairLossExperiment> context = API.context();
    private final ChangeSet changes;

    ApplierTest() {
        var run = Runs.of(experiment);
        experiment.getMetadata().setResourceVersion("42");
        changes = new ChangeSet(
                List.of(JobFactory.configMap(run)),
                List.of(JobFactory.job(Runs.step(run, "collect-1"), run)),
                Map.of("old-job", "7"),
                List.of("old-map"));
    }

    @AfterAll
    static void close() {
        API.close();
    }

    @BeforeEach
    void allIsGranted() {
        API.answer(Answer::echo);
    }

    @Test
    void obsoleteJobsGoFirstAndConfigMapsComeBeforeTheJobsThatMountThem() {
        assertThat(Applier.apply(experiment, changes, context)).isEqualTo(ACCEPTED);
        assertThat(lines())
                .containsExactly(
                        "DELETE " + JOBS + "old-job",
                        "PATCH " + MAPS
                                + changes.configMaps().get(0).getMetadata().getName(),
                        "PATCH " + JOBS + changes.jobs().get(0).getMetadata().getName(),
                        "DELETE " + MAPS + "old-map");
    }

    @Test
    void objectsAreCreatedByServerSideApplyWithoutForce() {
        Applier.apply(experiment, changes, context);
        assertThat(API.requests())
                .filteredOn(request -> request.method().equals("PATCH"))
                .hasSize(2)
                .allSatisfy(request -> {
                    assertThat(request.contentType()).startsWith("application/apply-patch+yaml");
                    assertThat(request.query()).contains("fieldManager=fairloss-operator");
                    assertThat(request.query()).doesNotContain("force=true");
                });
    }

    @Test
    void aJobIsDeletedOnlyInTheVersionThatWasSeenAndAConfigMapInAny() throws IOException {
        Applier.apply(experiment, changes, context);
        assertThat(body(0).at("/preconditions/resourceVersion").asText()).isEqualTo("7");
        assertThat(body(0).at("/propagationPolicy").asText()).isEqualTo("Background");
        assertThat(body(3).at("/preconditions").isMissingNode()).isTrue();
    }

    @Test
    void anEmptyChangeSetWritesNothing() {
        assertThat(Applier.apply(experiment, ChangeSet.EMPTY, context)).isEqualTo(ACCEPTED);
        assertThat(API.requests()).isEmpty();
    }

    /** Someone else changed the object since the cache saw it; the watch brings the change and the next plan decides. */
    @Test
    void conflictsAreIgnored() {
        API.answer(request -> Answer.refusal(409, "Conflict"));
        assertThat(Applier.apply(experiment, changes, context)).isEqualTo(ACCEPTED);
        assertThat(API.requests()).hasSize(4);
    }

    @ParameterizedTest(name = "{0} {1} is refused with {2}")
    @CsvSource({"DELETE, old-job, 500", "PATCH, minimal, 401", "PATCH, minimal, 404", "PATCH, minimal, 429"})
    void errorsThatAreNoRejectionsAreThrown(String method, String name, int code) {
        refuse(method, name, code, "no");
        assertThatThrownBy(() -> Applier.apply(experiment, changes, context))
                .isInstanceOfSatisfying(KubernetesClientException.class, e -> assertThat(e.getCode())
                        .isEqualTo(code));
    }

    @ParameterizedTest(name = "{0} {1} is rejected with {2}")
    @CsvSource({
        "DELETE, jobs/old-job,     403, no,                                       DELETE Job, 4",
        "DELETE, configmaps/old,   400, no,                                       DELETE ConfigMap, 4",
        "PATCH,  jobs/minimal,     403, exceeded quota,                           CREATE Job, 4",
        "PATCH,  jobs/minimal,     422, no label value,                           CREATE Job, 4",
        "PATCH,  jobs/minimal,     413, too large,                                CREATE Job, 4",
        "PATCH,  jobs/minimal,     500, failed calling webhook policy: no answer, CREATE Job, 4",
        "PATCH,  jobs/minimal,     418, admission webhook policy denied it,       CREATE Job, 4",
        "PATCH,  configmaps/min,   403, no,                                       CREATE ConfigMap, 3",
    })
    void aRejectionIsReturnedAndOtherWritesGoOn(
            String method, String path, int code, String message, String rejected, int requests) {
        refuse(method, path, code, message);
        var result = Applier.apply(experiment, changes, context);
        assertThat(result.namespaceTerminating()).isFalse();
        assertThat(result.rejections()).singleElement().satisfies(rejection -> {
            assertThat(rejection.write() + " " + rejection.kind()).isEqualTo(rejected);
            assertThat(rejection.message()).isEqualTo(message);
        });
        assertThat(lines()).as("no Job is created without its ConfigMap").hasSize(requests);
    }

    @Test
    void aRejectedFinalizerIsReturned() {
        refuse("PATCH", "fairlossexperiments", 403, "denied");
        var result = Applier.updateFinalizer(experiment, new DeletionState(true, false, Optional.empty()), context);
        assertThat(result.experiment()).isSameAs(experiment);
        assertThat(result.rejection())
                .map(Rejection::text)
                .contains("the API server rejected the update of the FairLossExperiment minimal: denied");
    }

    private static void refuse(String method, String path, int code, String message) {
        API.answer(request -> request.method().equals(method) && request.path().contains(path)
                ? Answer.refusal(code, message)
                : Answer.echo(request));
    }

    @Test
    void aTerminatingNamespaceIsReportedNotThrown() {
        API.answer(request ->
                request.method().equals("PATCH") ? Answer.refusal(403, "NamespaceTerminating") : Answer.echo(request));
        assertThat(Applier.apply(experiment, changes, context)).isEqualTo(new ApplyResult(true, List.of()));
        assertThat(lines()).as("nothing is written after the refusal").hasSize(2);
    }

    @ParameterizedTest(name = "delete artifacts {0}, finalizer present {1}, being deleted {2}: {3}")
    @CsvSource({
        "true, false, false, added",
        "false, true, false, removed",
        "true, true, false, unchanged",
        "false, false, false, unchanged",
        "true, false, true, unchanged",
        "false, true, true, unchanged",
    })
    void theFinalizerFollowsTheArtifactPolicy(boolean delete, boolean present, boolean deleted, String change)
            throws IOException {
        experiment.getMetadata().setFinalizers(present ? List.of("other", DeletionState.FINALIZER) : List.of("other"));
        API.answer(request -> new Answer(200, experiment));
        var deletedAt = deleted ? Optional.of(Instant.EPOCH) : Optional.<Instant>empty();
        var result = Applier.updateFinalizer(experiment, new DeletionState(delete, present, deletedAt), context);
        assertThat(result.rejection()).isEmpty();
        if (change.equals("unchanged")) {
            assertThat(result.experiment()).isSameAs(experiment);
            assertThat(API.requests()).isEmpty();
            return;
        }
        assertThat(lines()).containsExactly("PATCH " + EXPERIMENT);
        assertThat(API.requests().get(0).contentType()).startsWith("application/merge-patch+json");
        assertThat(body(0).at("/metadata/resourceVersion").asText())
                .as("so that no finalizer of others is lost")
                .isEqualTo("42");
        assertThat(body(0).at("/metadata/finalizers"))
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(
                        change.equals("added") ? List.of("other", DeletionState.FINALIZER) : List.of("other"));
    }

    @Test
    void anExperimentThatIsGoneNeedsNoFinalizerRemoved() {
        API.answer(request -> Answer.refusal(404, "NotFound"));
        Applier.removeFinalizer(experiment, context);
        assertThat(lines()).containsExactly("PATCH " + EXPERIMENT);
    }

    @Test
    void aRefusalToRemoveTheFinalizerIsAnError() {
        API.answer(request -> Answer.refusal(409, "Conflict"));
        assertThatThrownBy(() -> Applier.removeFinalizer(experiment, context))
                .isInstanceOf(KubernetesClientException.class);
    }

    private static List<String> lines() {
        return API.requests().stream().map(StubApi.Request::line).toList();
    }

    private static JsonNode body(int request) throws IOException {
        return ContractJson.mapper().readTree(API.requests().get(request).body());
    }
}
