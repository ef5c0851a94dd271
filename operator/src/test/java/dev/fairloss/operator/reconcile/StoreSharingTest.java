// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.DataStatus;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.operator.config.NamespaceLabel;
import dev.fairloss.operator.job.StoreLocation;
import dev.fairloss.operator.plan.ChangeSet;
import dev.fairloss.operator.plan.Plan;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Runs;
import dev.fairloss.operator.testing.Statuses;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreSharingTest {
    private static final String STORE = "s3://faces/shared";

    /** What prepare has written to the store. */
    private enum Prepared {
        CURRENT,
        EARLIER_REVISION,
        NOTHING
    }

    private final List<String> reconciled = new ArrayList<>();
    private StoreSharing stores = stores("s3://faces/{namespace}");
    private List<String> enabled = List.of("team-a", "team-b", "team-c");
    private FairLossExperiment[] existing = {};

    @ParameterizedTest(name = "{0} in {1} ({2}), then {3} in {4} ({5}); default store {6}: {7}")
    @CsvSource({
        "team-a, s3://faces/shared,  CURRENT, team-b, s3://faces/shared,   CURRENT,          s3://faces/{namespace}, true",
        "team-a, s3://faces/shared,  CURRENT, team-b, s3://faces/shared/,  CURRENT,          s3://faces/{namespace}, true",
        "team-a, s3://faces/shared,  CURRENT, team-b, s3://faces/other,    CURRENT,          s3://faces/{namespace}, false",
        "team-a, s3://faces/shared,  CURRENT, team-a, s3://faces/shared,   CURRENT,          s3://faces/{namespace}, false",
        "team-a, s3://faces/shared,  CURRENT, team-b, s3://faces/shared,   EARLIER_REVISION, s3://faces/{namespace}, false",
        "team-a, s3://faces/shared,  CURRENT, team-b, s3://faces/shared,   NOTHING,          s3://faces/{namespace}, false",
        "team-a, s3://faces/shared,  NOTHING, team-b, s3://faces/shared,   CURRENT,          s3://faces/{namespace}, false",
        "team-a, s3://faces/shared,  CURRENT, team-b, s3://faces/shared,   CURRENT,          s3://faces/shared,      false",
        "team-a, s3://faces/shared,  CURRENT, team-b, s3://faces/shared,   CURRENT,          s3://faces/open,        true",
        "team-a, file:/faces,        CURRENT, team-b, file:/faces,         CURRENT,          s3://faces/{namespace}, false",
    })
    void theSecondIsMarkedAndTheFirstReconciled(
            String namespace,
            String uri,
            Prepared prepared,
            String otherNamespace,
            String otherUri,
            Prepared otherPrepared,
            String defaultStore,
            boolean shared) {
        stores = stores(defaultStore);
        assertThat(isMarked(experiment("first", namespace, uri), prepared)).isFalse();
        assertThat(isMarked(experiment("second", otherNamespace, otherUri), otherPrepared))
                .isEqualTo(shared);
        assertThat(reconciled).isEqualTo(shared ? List.of("first") : List.of());
        assertThat(isMarked(experiment("first", namespace, uri), prepared))
                .as("the first, when it is reconciled")
                .isEqualTo(shared);
    }

    @Test
    void sharingEndsWhenTheLastOfTheOtherNamespaceLeaves() {
        assertThat(isMarked(experiment("first", "team-a", STORE))).isFalse();
        assertThat(isMarked(experiment("second", "team-b", STORE))).isTrue();
        assertThat(isMarked(experiment("third", "team-b", STORE))).isTrue();
        reconciled.clear();
        stores.forget(experiment("second", "team-b", STORE));
        assertThat(reconciled).as("the third is still there").isEmpty();
        assertThat(isMarked(experiment("third", "team-b", "s3://faces/moved"))).isFalse();
        assertThat(reconciled).containsExactly("first");
        assertThat(isMarked(experiment("first", "team-a", STORE))).isFalse();
    }

    @Test
    void afterARestartThoseThatSharedAStoreStillDo() {
        existing = new FairLossExperiment[] {
            marked(experiment("first", "team-a", STORE)), marked(experiment("second", "team-b", STORE))
        };
        assertThat(isMarked(existing[0])).isTrue();
        assertThat(reconciled).as("nothing has changed").isEmpty();
        stores.forget(existing[1]);
        assertThat(reconciled).containsExactly("first");
        assertThat(isMarked(existing[0])).as("the caches are read once").isFalse();
    }

    /** Each is the only other user of the store in the caches of an operator that has just started. */
    @ParameterizedTest(name = "{0} of {1}, in the store {2}, marked {3}; default store {4}: {5}")
    @CsvSource({
        "other, team-b,    s3://faces/shared, true,  s3://faces/{namespace}, true",
        "other, team-b,    s3://faces/shared, false, s3://faces/{namespace}, false",
        "other, team-b,    s3://faces/moved,  true,  s3://faces/{namespace}, false",
        "other, team-b,    s3://faces/shared, true,  s3://faces/shared,      false",
        "other, team-a,    s3://faces/shared, true,  s3://faces/{namespace}, false",
        "other, unlabeled, s3://faces/shared, true,  s3://faces/{namespace}, false",
    })
    void afterARestartOnlyThoseCountThatSharedTheStoreInAnEnabledNamespace(
            String name, String namespace, String uri, boolean marked, String defaultStore, boolean shared) {
        stores = stores(defaultStore);
        var other = experiment(name, namespace, uri);
        existing = new FairLossExperiment[] {marked ? marked(other) : unmarked(other)};
        assertThat(isMarked(experiment("first", "team-a", STORE))).isEqualTo(shared);
    }

    /** The order in which experiments are reconciled after a restart is any. */
    @Test
    void anExperimentInANamespaceThatLostItsLabelIsForgottenBeforeTheCachesAreRead() {
        existing = new FairLossExperiment[] {
            marked(experiment("first", "team-a", STORE)), marked(experiment("second", "team-b", STORE))
        };
        enabled = List.of("team-a");
        stores.forget(existing[1]);
        assertThat(isMarked(existing[0])).isFalse();
    }

    private StoreSharing stores(String defaultStore) {
        var created = new StoreSharing(
                Optional.of(new StorageSpec(defaultStore, null, null, null, "s3", null)),
                new EnabledNamespaces(Optional.of(new NamespaceLabel("fairloss.dev/experiments", "enabled"))));
        created.setEventHandler(
                event -> reconciled.add(event.getRelatedCustomResourceID().getName()));
        created.start();
        return created;
    }

    private boolean isMarked(FairLossExperiment experiment) {
        return isMarked(experiment, Prepared.CURRENT);
    }

    private boolean isMarked(FairLossExperiment experiment, Prepared prepared) {
        var resolved = Runs.resolved(experiment);
        var run = resolved.run().orElseThrow();
        var data =
                switch (prepared) {
                    case CURRENT -> Optional.of(new DataStatus(run.dataRevision(), "prepare", "data", Map.of(), null));
                    case EARLIER_REVISION -> Optional.of(new DataStatus("earlier", "prepare", "data", Map.of(), null));
                    case NOTHING -> Optional.<DataStatus>empty();
                };
        var status = Statuses.EMPTY.withStore(StoreLocation.toStatus(run.storage()));
        var informers = new FakeInformers()
                .experiments(existing)
                .with(
                        Namespace.class,
                        Map.of("all", true),
                        enabled.stream().map(FakeInformers::namespace).toList());
        var after = stores.mark(
                experiment, new Plan(resolved, List.of(), data, ChangeSet.EMPTY, false), status, informers.context());
        assertThat(after.withStore(null)).as("all else stays").isEqualTo(status.withStore(null));
        return Boolean.TRUE.equals(after.store().shared());
    }

    private static FairLossExperiment experiment(String name, String namespace, String uri) {
        var experiment = Experiments.of("minimal", spec -> {
            var storage = spec.putObject("storage").put("uri", uri);
            if (uri.startsWith("s3:")) {
                storage.put("credentialsSecret", "s3");
            } else {
                storage.put("volumeClaim", "store");
            }
        });
        experiment.getMetadata().setName(name);
        experiment.getMetadata().setNamespace(namespace);
        return experiment;
    }

    private static FairLossExperiment marked(FairLossExperiment experiment) {
        var store = unmarked(experiment).getStatus().store();
        experiment.setStatus(Statuses.EMPTY.withStore(store.withShared(true)));
        return experiment;
    }

    private static FairLossExperiment unmarked(FairLossExperiment experiment) {
        experiment.setStatus(Statuses.EMPTY.withStore(
                StoreLocation.toStatus(experiment.getSpec().storage())));
        return experiment;
    }
}
