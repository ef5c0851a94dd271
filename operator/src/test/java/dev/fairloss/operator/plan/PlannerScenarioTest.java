// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Golden;
import dev.fairloss.operator.testing.Statuses;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whole experiments, step by step, with the status after each change. */
class PlannerScenarioTest {
    private final InMemoryCluster cluster = PlannerProperties.cluster();
    private final StringBuilder log = new StringBuilder();

    @Test
    void fromApplyToComplete() throws IOException {
        for (int i = 0; i < 12; i++) {
            tick();
            cluster.unfinished().forEach(cluster::run);
            tick();
            cluster.unfinished().forEach(cluster::finish);
        }
        tick();
        Golden.assertSame("story/complete.txt", log.toString());
        Golden.assertSame("story/complete-status.yaml", Serialization.asYaml(cluster.status.orElseThrow()));
    }

    @Test
    void fromBadDataToARetry() throws IOException {
        tick();
        cluster.unfinished().forEach(name -> cluster.fail(name, ExitCode.INVALID_INPUT));
        tick();
        Golden.assertSame("story/stalled-status.yaml", Serialization.asYaml(cluster.status.orElseThrow()));
        cluster.unfinished().forEach(cluster::finish);
        cluster.jobs.clear();
        cluster.states.clear();
        tick();
        assertThat(cluster.jobs).as("a failure outlives its Job").isEmpty();
    }

    /** An arm that diverges does not stop the other arms; the report needs a user. */
    @Test
    void oneArmDiverges() throws IOException {
        for (int i = 0; i < 12; i++) {
            tick();
            cluster.unfinished().stream()
                    .filter(name -> InMemoryCluster.step(cluster.jobs.get(name)).equals("train-fixed-0.25-1"))
                    .toList()
                    .forEach(name -> cluster.fail(name, ExitCode.DIVERGED));
            cluster.unfinished().forEach(cluster::finish);
        }
        tick();
        Golden.assertSame("story/diverged-status.yaml", Serialization.asYaml(cluster.status.orElseThrow()));
        assertThat(cluster.status.orElseThrow().steps())
                .filteredOn(step -> step.state() == StepState.Pending)
                .extracting(step -> step.id())
                .containsExactly("evaluate-fixed-0.25-1", "report");
        assertThat(Statuses.isTrue(cluster.status.orElseThrow(), "Failed")).isTrue();
    }

    /** A diverged training neither takes those with it that share its Job, nor the others. A retry computes only that one. */
    @Test
    void trainingsShareJobsAndOneDiverges() throws IOException {
        var shared = PlannerProperties.cluster(3);
        shared.experiment = Experiments.with(
                shared.experiment, spec -> spec.withObject("/training").put("seeds", 4));
        for (int i = 0; i < 8; i++) {
            shared.reconcile(true);
            shared.unfinished().stream()
                    .filter(name -> InMemoryCluster.step(shared.jobs.get(name)).contains("+train-fixed-0.25-1+"))
                    .toList()
                    .forEach(name -> shared.fail(name, "train-fixed-0.25-1", ExitCode.DIVERGED));
            shared.unfinished().forEach(shared::finish);
        }
        shared.reconcile(true);
        Golden.assertSame("story/shared-diverged-status.yaml", Serialization.asYaml(shared.status.orElseThrow()));
        shared.story.add("a retry is requested");
        shared.experiment.getMetadata().setAnnotations(Map.of(Labels.RETRY, "1"));
        for (int i = 0; i < 8; i++) {
            shared.reconcile(true);
            shared.unfinished().forEach(shared::finish);
        }
        shared.reconcile(true);
        Golden.assertSame("story/shared.txt", String.join("\n", shared.story) + "\n");
        assertThat(Statuses.isTrue(shared.status.orElseThrow(), "Complete")).isTrue();
    }

    /** A new default store does not move an experiment that has begun; a new store in the spec does. */
    @Test
    void anExperimentStaysInItsStoreUntilTheSpecNamesAnother() throws IOException {
        cluster.experiment = Experiments.of("minimal", spec -> spec.remove("storage"));
        log.append("the default store is s3://typo/of-the-administrator\n");
        cluster.defaultStore = Optional.of(store("typo/of-the-administrator", "keys"));
        tick();
        log.append("the default store is s3://old/default\n");
        cluster.defaultStore = Optional.of(store("old/default", "keys"));
        untilComplete();
        var complete = cluster.status.orElseThrow();
        log.append("the default store is s3://new/default\n");
        cluster.defaultStore = Optional.of(store("new/default", "keys"));
        tick();
        assertThat(cluster.status).contains(complete);
        log.append("the spec names s3://named/by-the-user\n");
        cluster.experiment = Experiments.with(cluster.experiment, spec -> spec.putObject("storage")
                .put("uri", "s3://named/by-the-user")
                .put("region", "us-east-1"));
        tick();
        Golden.assertSame("story/moved-status.yaml", Serialization.asYaml(cluster.status.orElseThrow()));
        untilComplete();
        log.append("the spec names s3://old/default\n");
        cluster.experiment = Experiments.with(
                cluster.experiment,
                spec -> spec.putObject("storage").put("uri", "s3://old/default").put("region", "us-east-1"));
        untilComplete();
        Golden.assertSame("story/stores.txt", log.toString());
    }

    /** New credentials do not move an experiment and do not run prepare again; new pods use them. */
    @Test
    void newCredentialsOfTheDefaultStoreAreUsed() {
        cluster.experiment = Experiments.of("minimal", spec -> spec.remove("storage"));
        cluster.defaultStore = Optional.of(store("old/default", "keys"));
        tick();
        cluster.unfinished().forEach(cluster::finish);
        tick();
        cluster.unfinished().forEach(cluster::finish);
        cluster.defaultStore = Optional.of(store("old/default/", "new-keys"));
        untilComplete();
        assertThat(cluster.status.orElseThrow().store().credentialsSecret()).isEqualTo("new-keys");
        assertThat(cluster.trainer.worked()).containsEntry("prepare", 1).containsEntry("pretrain-1-1", 1);
    }

    private static StorageSpec store(String path, String secret) {
        return new StorageSpec("s3://" + path, null, "us-east-1", null, secret, null);
    }

    private void untilComplete() {
        for (int i = 0; i < 12; i++) {
            tick();
            cluster.unfinished().forEach(cluster::finish);
        }
        tick();
    }

    private void tick() {
        cluster.reconcile(true);
        cluster.story.forEach(line -> log.append("  ").append(line).append('\n'));
        cluster.story.clear();
        var status = cluster.status.orElseThrow();
        String line = status.step() + " " + status.progress() + " | "
                + status.conditions().stream()
                        .filter(condition -> condition.status().name().equals("True"))
                        .map(condition -> condition.type() + ": " + condition.message())
                        .toList();
        if (!log.substring(log.lastIndexOf("\nthe ") + 1).contains(line)) {
            log.append(line).append('\n');
        }
    }
}
