// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.observe.Observed;
import dev.fairloss.operator.plan.DeletionState;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Runs;
import dev.fairloss.operator.testing.Statuses;
import dev.fairloss.operator.testing.StubApi;
import dev.fairloss.operator.testing.StubApi.Answer;
import dev.fairloss.operator.testing.StubApi.Request;
import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ExperimentCleanupTest {
    private static final Instant DELETED = Instant.parse("2026-01-02T00:00:00Z");
    private static final StubApi API = new StubApi();

    private final FairLossExperiment experiment =
            Experiments.of("minimal", spec -> spec.put("artifactPolicy", "Delete"));

    ExperimentCleanupTest() {
        experiment.getMetadata().setFinalizers(List.of(DeletionState.FINALIZER));
        experiment.getMetadata().setDeletionTimestamp(DELETED.toString());
    }

    @AfterAll
    static void close() {
        API.close();
    }

    @Test
    void theJobThatPurgesIsCreatedWhileTheExperimentExists() {
        assertThat(writes(List.of(experiment)))
                .singleElement()
                .asString()
                .startsWith("PATCH /apis/batch/v1/namespaces/team-a/jobs/minimal-purge-");
    }

    /** The deletion of its completed Job may be seen before its own. */
    @Test
    void anExperimentThatIsGoneIsNotPurgedAgain() {
        assertThat(writes(List.of())).isEmpty();
    }

    @Test
    void aNewExperimentOfThatNameIsAnother() {
        var next = Experiments.of("minimal", spec -> {});
        next.getMetadata().setUid("22222222-2222-3333-4444-555555555555");
        assertThat(writes(List.of(next))).isEmpty();
    }

    /** The writes for an experiment whose Jobs are gone. @param existing the experiments of its name on the API server */
    private List<String> writes(List<FairLossExperiment> existing) {
        var list = new DefaultKubernetesResourceList<FairLossExperiment>();
        list.setItems(existing);
        API.answer(request -> request.method().equals("GET") ? new Answer(200, list) : Answer.echo(request));
        var observed = new Observed(Map.of(), Set.of(), Set.of(), false, Optional.of(Statuses.EMPTY));
        ExperimentCleanup.cleanUp(experiment, Runs.resolved(experiment), observed, DELETED, API.context());
        return API.requests().stream()
                .filter(request -> !request.method().equals("GET"))
                .map(Request::line)
                .toList();
    }
}
