// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Golden;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Stories of experiments, step by step, with the statuses that are told on the way. */
class PlannerScenarioTest {
    private final InMemoryCluster world = PlannerProperties.world();
    private final StringBuilder told = new StringBuilder();

    @Test
    void fromApplyToComplete() throws IOException {
        for (int i = 0; i < 12; i++) {
            tick();
            world.unfinished().forEach(world::run);
            tick();
            world.unfinished().forEach(world::finish);
        }
        tick();
        Golden.assertSame("story/complete.txt", told.toString());
        Golden.assertSame("story/complete-status.yaml", Serialization.asYaml(world.status.orElseThrow()));
    }

    @Test
    void fromBadDataToAnotherTry() throws IOException {
        tick();
        world.unfinished().forEach(name -> world.fail(name, ExitCode.INVALID_INPUT));
        tick();
        Golden.assertSame("story/stalled-status.yaml", Serialization.asYaml(world.status.orElseThrow()));
        world.unfinished().forEach(world::finish);
        world.jobs.clear();
        world.states.clear();
        tick();
        assertThat(world.jobs).as("a failure outlives its Job").isEmpty();
    }

    /** One arm that diverges does not keep the others from being trained; the report waits for a person. */
    @Test
    void oneArmDiverges() throws IOException {
        for (int i = 0; i < 12; i++) {
            tick();
            world.unfinished().stream()
                    .filter(name -> InMemoryCluster.step(world.jobs.get(name)).equals("train-fixed-0.25-1"))
                    .toList()
                    .forEach(name -> world.fail(name, ExitCode.DIVERGED));
            world.unfinished().forEach(world::finish);
        }
        tick();
        Golden.assertSame("story/diverged-status.yaml", Serialization.asYaml(world.status.orElseThrow()));
        assertThat(world.status.orElseThrow().steps())
                .filteredOn(step -> step.state() == StepState.Pending)
                .extracting(step -> step.id())
                .containsExactly("evaluate-fixed-0.25-1", "report");
        assertThat(Cluster.holds(world.status.orElseThrow(), "Failed")).isTrue();
    }

    /** Another default moves no experiment that has begun; another store in the spec moves it, and all is looked for there. */
    @Test
    void itStaysInItsStoreUntilTheSpecNamesAnother() throws IOException {
        world.experiment = Experiments.of("minimal", spec -> spec.remove("storage"));
        told.append("the default store is s3://typo/of-the-administrator\n");
        world.defaultStore = Optional.of(store("typo/of-the-administrator", "keys"));
        tick();
        told.append("the default store is s3://old/default\n");
        world.defaultStore = Optional.of(store("old/default", "keys"));
        untilComplete();
        var complete = world.status.orElseThrow();
        told.append("the default store is s3://new/default\n");
        world.defaultStore = Optional.of(store("new/default", "keys"));
        tick();
        assertThat(world.status).contains(complete);
        told.append("the spec names s3://named/by-the-user\n");
        world.experiment = Cluster.with(world.experiment, spec -> spec.putObject("storage")
                .put("uri", "s3://named/by-the-user")
                .put("region", "us-east-1"));
        tick();
        Golden.assertSame("story/moved-status.yaml", Serialization.asYaml(world.status.orElseThrow()));
        untilComplete();
        told.append("the spec names s3://old/default\n");
        world.experiment = Cluster.with(
                world.experiment,
                spec -> spec.putObject("storage").put("uri", "s3://old/default").put("region", "us-east-1"));
        untilComplete();
        Golden.assertSame("story/stores.txt", told.toString());
    }

    /** The same place with other keys is no other place: pods to come get the new keys. */
    @Test
    void itFollowsTheDefaultStoresKeys() {
        world.experiment = Experiments.of("minimal", spec -> spec.remove("storage"));
        world.defaultStore = Optional.of(store("old/default", "keys"));
        tick();
        world.unfinished().forEach(world::finish);
        tick();
        world.unfinished().forEach(world::finish);
        world.defaultStore = Optional.of(store("old/default/", "new-keys"));
        untilComplete();
        assertThat(world.status.orElseThrow().store().credentialsSecret()).isEqualTo("new-keys");
        assertThat(world.trainer.worked()).containsEntry("prepare", 2).containsEntry("pretrain", 1);
    }

    private static StorageSpec store(String path, String secret) {
        return new StorageSpec("s3://" + path, null, "us-east-1", null, secret);
    }

    private void untilComplete() {
        for (int i = 0; i < 12; i++) {
            tick();
            world.unfinished().forEach(world::finish);
        }
        tick();
    }

    private void tick() {
        world.reconcile(true);
        world.story.forEach(line -> told.append("  ").append(line).append('\n'));
        world.story.clear();
        var status = world.status.orElseThrow();
        String line = status.step() + " " + status.progress() + " | "
                + status.conditions().stream()
                        .filter(condition -> condition.status().name().equals("True"))
                        .map(condition -> condition.type() + ": " + condition.message())
                        .toList();
        if (!told.substring(told.lastIndexOf("\nthe ") + 1).contains(line)) {
            told.append(line).append('\n');
        }
    }
}
