// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.operator.telemetry.StatusMetrics;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Faults;
import dev.fairloss.operator.testing.Outcome;
import dev.fairloss.operator.testing.StatusHistory;
import dev.fairloss.operator.testing.Statuses;
import dev.fairloss.operator.testing.StubApi;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a replaced status does to the writes of others, and theirs to it. */
@ExtendWith(ApiServer.class)
class StatusUpdaterApiIT {
    /** How others write. Each sends its condition alone. */
    private enum Way {
        APPLY,
        REPLACE
    }

    /** A status of an older version, such as that of a leader that has been replaced, undoes nothing. */
    @Test
    void aStatusOfAnOlderVersionIsRefused() {
        try (var cluster = new Cluster()) {
            cluster.create("whole");
            var seen = cluster.get("whole");
            var first = Statuses.EMPTY.withProgress("1/9");
            update(seen, first, cluster);
            assertThatThrownBy(() -> update(seen, Statuses.EMPTY.withProgress("0/9"), cluster))
                    .isInstanceOfSatisfying(KubernetesClientException.class, refusal -> assertThat(refusal.getCode())
                            .isEqualTo(409));
            assertThat(cluster.get("whole").getStatus()).isEqualTo(first);
            var edited = cluster.get("whole");
            cluster.edit("whole", found -> Experiments.with(found, spec -> spec.put("suspend", true)));
            assertThatThrownBy(() -> update(edited, Statuses.EMPTY.withProgress("2/9"), cluster))
                    .isInstanceOf(KubernetesClientException.class);
            assertThat(cluster.get("whole").getSpec().suspend()).isTrue();
            assertThat(cluster.get("whole").getStatus()).isEqualTo(first);
        }
    }

    /** Nor does it touch an experiment of the same name that was created since. */
    @Test
    void aStatusOfADeletedExperimentIsRefused() {
        try (var cluster = new Cluster()) {
            cluster.create("whole");
            var seen = cluster.get("whole");
            cluster.resource("whole").delete();
            cluster.awaitGone("whole");
            assertThatThrownBy(() -> update(seen, Statuses.EMPTY, cluster))
                    .isInstanceOf(KubernetesClientException.class);
            cluster.create("whole");
            assertThatThrownBy(() -> update(seen, Statuses.EMPTY, cluster))
                    .isInstanceOf(KubernetesClientException.class);
            assertThat(cluster.get("whole").getStatus()).isNull();
        }
    }

    /** Some user or tool changes the metadata again and again, so that many statuses are derived from an older version. */
    @Test
    void editsDuringAnExperimentAreKeptAndDelayNoStatus() {
        try (var cluster = new Cluster();
                var history = new StatusHistory(cluster, "whole")) {
            cluster.start();
            cluster.create("whole");
            int edits = 0;
            do {
                edits++;
                cluster.resource("whole")
                        .patch(
                                PatchContext.of(PatchType.JSON_MERGE),
                                "{\"metadata\":{\"annotations\":{\"edits\":\"%d\"}}}".formatted(edits));
            } while (!Optional.ofNullable(cluster.get("whole").getStatus())
                    .filter(status -> Statuses.isTrue(status, "Complete"))
                    .isPresent());
            cluster.assertWhole("whole");
            assertThat(cluster.get("whole").getMetadata().getAnnotations()).containsEntry("edits", "" + edits);
            history.assertOnlyForwards();
        }
    }

    /** They stay, in their place in the list, and cause no write of the operator. */
    @ParameterizedTest
    @EnumSource
    void conditionsOfOthersAreKept(Way way) {
        var faults = new Faults();
        try (var cluster = new Cluster();
                var counted = faults.client()) {
            cluster.jobs().play("collect-1", new Outcome.Held());
            cluster.start(counted);
            cluster.create("whole");
            cluster.await("whole", "collects", status -> status.steps().stream()
                    .anyMatch(step -> step.id().equals("collect-1") && step.state() == StepState.Running));
            cluster.assertQuiet("whole", faults);
            var other = Statuses.condition("example.com/Approved", true, "Reviewed");
            switch (way) {
                case APPLY -> apply(other, cluster);
                case REPLACE -> replace(other, cluster);
            }
            int before = faults.count(cluster.namespace());
            cluster.assertQuiet("whole", faults);
            assertThat(faults.count(cluster.namespace())).isEqualTo(before);
            cluster.jobs().play("collect-1", new Outcome.Done());
            cluster.assertWhole("whole");
            assertThat(cluster.get("whole").getStatus().conditions())
                    .hasSize(7)
                    .contains(other)
                    .extracting(ExperimentCondition::type)
                    .startsWith("Ready");
        }
    }

    private static void apply(ExperimentCondition condition, Cluster cluster) {
        cluster.client()
                .resource(cluster.get("whole"))
                .subresource("status")
                .patch(
                        new PatchContext.Builder()
                                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager("reviews")
                                .build(),
                        """
                        {"apiVersion": "fairloss.dev/v1alpha1", "kind": "FairLossExperiment", "metadata": {"name": "whole"},
                         "status": {"conditions": [%s]}}
                        """.formatted(Serialization.asJson(condition)));
    }

    private static void replace(ExperimentCondition condition, Cluster cluster) {
        cluster.until("the condition is written", () -> {
            var found = cluster.get("whole");
            var conditions = new ArrayList<>(found.getStatus().conditions());
            conditions.add(condition);
            found.setStatus(found.getStatus().withConditions(conditions));
            return cluster.client().resource(found).updateStatus() != null;
        });
    }

    private static void update(FairLossExperiment seen, FairLossExperimentStatus status, Cluster cluster) {
        StatusUpdater.update(
                seen,
                Optional.ofNullable(seen.getStatus()),
                status,
                Instant.now(),
                new StatusMetrics(new SimpleMeterRegistry()),
                StubApi.context(cluster.client()));
    }
}
