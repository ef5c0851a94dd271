// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.job.JobStep;
import dev.fairloss.operator.status.StatusRules;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.Statuses;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Laws that hold after any sequence of disturbances. */
class PlannerProperties {
    /** What may disturb between two reconciliations. */
    enum Disturbance {
        RUN,
        FINISH,
        FAIL,
        DELETE,
        SUSPEND,
        RESUME,
        EDIT_TRAINING,
        EDIT_MEMORY,
        EDIT_CONCURRENCY,
        MOVE,
        WIPE_STATUS,
        LOSE_STATUS_WRITE
    }

    @Property(tries = 300)
    void afterAnyDisturbancesItEndsCompleteAndNoStepRunsTwice(
            @ForAll @Size(max = 40) List<Disturbance> disturbances,
            @ForAll @IntRange(min = 1, max = 8) int concurrency) {
        var cluster = cluster(concurrency);
        var random = new Random(7);
        for (var disturbance : disturbances) {
            boolean write = disturbance != Disturbance.LOSE_STATUS_WRITE;
            disturb(cluster, disturbance, random);
            var before = cluster.status;
            reconcile(cluster, write);
            while (!cluster.plan().changes().equals(ChangeSet.EMPTY)) {
                // A deleted Job triggers a reconciliation of its own; only then is its successor created. A Job that
                // only some of its
                // trainings have survived is deleted once the status says which ones.
                before = cluster.status;
                reconcile(cluster, write);
            }
            assertNothingIsLeftToDo(cluster);
            before.ifPresent(
                    old -> cluster.status.ifPresent(now -> assertTransitionTimesChangeWithStatusOnly(old, now)));
        }
        cluster.experiment = Experiments.with(cluster.experiment, spec -> spec.put("suspend", false));
        cluster.experiment.getMetadata().setAnnotations(Map.of("fairloss.dev/retry", "last"));
        for (int i = 0; i < 20; i++) {
            reconcile(cluster, true);
            cluster.unfinished().forEach(cluster::finish);
        }
        cluster.reconcile(true);
        assertThat(Statuses.isTrue(cluster.status.orElseThrow(), "Complete")).isTrue();
        long moves = disturbances.stream().filter(Disturbance.MOVE::equals).count();
        long trainings =
                disturbances.stream().filter(Disturbance.EDIT_TRAINING::equals).count() + 1;
        cluster.trainer.worked().forEach((step, times) -> {
            if (!step.equals("prepare")) {
                boolean trained = step.startsWith("train") || step.startsWith("evaluate") || step.equals("report");
                // Once in each store, also for an experiment that returns to one.
                assertThat((long) times)
                        .as(step)
                        .isLessThanOrEqualTo((trained ? trainings : 1) * Math.min(moves + 1, 3));
            }
        });
    }

    private static void reconcile(InMemoryCluster cluster, boolean write) {
        var created = cluster.reconcile(write).changes().jobs();
        var most = cluster.experiment.getSpec().training().concurrency();
        assertThat(created).allSatisfy(job -> assertThat(JobStep.of(job)).hasSizeLessThanOrEqualTo(most));
        var running = cluster.unfinished().stream()
                .flatMap(name -> JobStep.of(cluster.jobs.get(name)).stream())
                .toList();
        assertThat(running).as("no step is in two Jobs").doesNotHaveDuplicates();
    }

    /** After a plan is applied, the next plan is empty and the status is the same. */
    private static void assertNothingIsLeftToDo(InMemoryCluster cluster) {
        var again = cluster.plan();
        assertThat(again.changes().jobs()).isEmpty();
        assertThat(again.changes().configMaps()).isEmpty();
        assertThat(again.changes().obsoleteJobs()).isEmpty();
        var settled = StatusRules.status(cluster.status, again, cluster.now.plusSeconds(1));
        assertThat(StatusRules.status(Optional.of(settled), again, cluster.now.plusSeconds(60)))
                .isEqualTo(settled);
    }

    private static void assertTransitionTimesChangeWithStatusOnly(
            FairLossExperimentStatus old, FairLossExperimentStatus now) {
        var before =
                old.conditions().stream().collect(Collectors.toMap(ExperimentCondition::type, condition -> condition));
        for (var condition : now.conditions()) {
            var was = before.get(condition.type());
            assertThat(was.lastTransitionTime().equals(condition.lastTransitionTime()))
                    .as(condition.type())
                    .isEqualTo(was.status() == condition.status());
        }
    }

    private static void disturb(InMemoryCluster cluster, Disturbance disturbance, Random random) {
        var unfinished = cluster.unfinished();
        var all = List.copyOf(cluster.jobs.keySet());
        switch (disturbance) {
            case RUN -> any(unfinished, random).ifPresent(cluster::run);
            case FINISH -> any(unfinished, random).ifPresent(cluster::finish);
            case FAIL -> any(unfinished, random).ifPresent(name -> cluster.fail(name, ExitCode.INVALID_INPUT));
            case DELETE -> any(all, random).ifPresent(cluster::delete);
            case SUSPEND, RESUME ->
                cluster.experiment = Experiments.with(
                        cluster.experiment, spec -> spec.put("suspend", disturbance == Disturbance.SUSPEND));
            case EDIT_TRAINING ->
                cluster.experiment = Experiments.with(cluster.experiment, spec -> spec.withObject("/training")
                        .put("updates", 10 + random.nextInt(1000)));
            case EDIT_MEMORY ->
                cluster.experiment = Experiments.with(cluster.experiment, spec -> spec.withObject("/compute")
                        .put("memory", 1 + random.nextInt(100) + "Gi"));
            case EDIT_CONCURRENCY ->
                cluster.experiment = Experiments.with(cluster.experiment, spec -> spec.withObject("/training")
                        .put("concurrency", 1 + random.nextInt(8)));
            case MOVE ->
                cluster.experiment = Experiments.with(cluster.experiment, spec -> spec.withObject("/storage")
                        .put("uri", "s3://experiments/team-" + "abc".charAt(random.nextInt(3))));
            case WIPE_STATUS -> cluster.status = Optional.empty();
            case LOSE_STATUS_WRITE -> cluster.now = cluster.now.plusSeconds(1);
        }
    }

    private static Optional<String> any(List<String> names, Random random) {
        return names.isEmpty() ? Optional.empty() : Optional.of(names.get(random.nextInt(names.size())));
    }

    /** An experiment on CPUs, with a Job for each training. */
    static InMemoryCluster cluster() {
        return new InMemoryCluster(Experiments.of("minimal", spec -> {
            spec.putObject("storage").put("uri", "s3://experiments/team-a").put("region", "us-east-1");
            spec.withObject("/collection").put("parallelism", 3);
        }));
    }

    /** The same on GPUs. @param concurrency trainings that share a Job */
    static InMemoryCluster cluster(int concurrency) {
        var cluster = cluster();
        cluster.experiment = Experiments.with(cluster.experiment, spec -> {
            spec.withObject("/compute").put("gpus", 1);
            spec.withObject("/training").put("concurrency", concurrency);
        });
        return cluster;
    }
}
