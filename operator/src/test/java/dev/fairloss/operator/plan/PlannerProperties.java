// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.ExperimentCondition;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.operator.status.StatusRules;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Experiments;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Laws that hold whatever happens to an experiment. */
class PlannerProperties {
    /** What may happen between two looks at the cluster. */
    enum Happening {
        RUN,
        FINISH,
        FAIL,
        DELETE,
        SUSPEND,
        RESUME,
        EDIT_TRAINING,
        EDIT_MEMORY,
        MOVE,
        WIPE_STATUS,
        LOSE_STATUS_WRITE
    }

    @Property(tries = 300)
    void whateverHappensItEndsCompleteAndNoStepRunsTwice(@ForAll @Size(max = 40) List<Happening> happenings) {
        var world = world();
        var random = new Random(7);
        for (var happening : happenings) {
            boolean write = happening != Happening.LOSE_STATUS_WRITE;
            happen(world, happening, random);
            var before = world.status;
            if (!world.reconcile(write).changes().obsoleteJobs().isEmpty()) {
                // That a Job has gone is an event of its own: only then another may take its place.
                before = world.status;
                world.reconcile(write);
            }
            assertNothingIsLeftToDo(world);
            before.ifPresent(old -> world.status.ifPresent(now -> assertTimesMoveWithStatusAlone(old, now)));
        }
        world.experiment = Cluster.with(world.experiment, spec -> spec.put("suspend", false));
        world.experiment.getMetadata().setAnnotations(Map.of("fairloss.dev/retry", "last"));
        for (int i = 0; i < 20; i++) {
            world.reconcile(true);
            world.unfinished().forEach(world::finish);
        }
        world.reconcile(true);
        assertThat(Cluster.holds(world.status.orElseThrow(), "Complete")).isTrue();
        long moves = happenings.stream().filter(Happening.MOVE::equals).count();
        long trainings =
                happenings.stream().filter(Happening.EDIT_TRAINING::equals).count() + 1;
        world.trainer.worked().forEach((step, times) -> {
            if (!step.equals("prepare")) {
                boolean trained = step.startsWith("train") || step.startsWith("evaluate") || step.equals("report");
                // In each store once: no more is asked of an experiment that goes back to one.
                assertThat((long) times)
                        .as(step)
                        .isLessThanOrEqualTo((trained ? trainings : 1) * Math.min(moves + 1, 3));
            }
        });
    }

    /** What is applied and seen again gives a plan with nothing to do, and the same status. */
    private static void assertNothingIsLeftToDo(InMemoryCluster world) {
        var again = world.plan();
        assertThat(again.changes().jobs()).isEmpty();
        assertThat(again.changes().configMaps()).isEmpty();
        assertThat(again.changes().obsoleteJobs()).isEmpty();
        var settled = StatusRules.status(world.status, again, world.now.plusSeconds(1));
        assertThat(StatusRules.status(Optional.of(settled), again, world.now.plusSeconds(60)))
                .isEqualTo(settled);
    }

    private static void assertTimesMoveWithStatusAlone(FairLossExperimentStatus old, FairLossExperimentStatus now) {
        var before =
                old.conditions().stream().collect(Collectors.toMap(ExperimentCondition::type, condition -> condition));
        for (var condition : now.conditions()) {
            var was = before.get(condition.type());
            assertThat(was.lastTransitionTime().equals(condition.lastTransitionTime()))
                    .as(condition.type())
                    .isEqualTo(was.status() == condition.status());
        }
    }

    private static void happen(InMemoryCluster world, Happening happening, Random random) {
        var unfinished = world.unfinished();
        var all = List.copyOf(world.jobs.keySet());
        switch (happening) {
            case RUN -> any(unfinished, random).ifPresent(world::run);
            case FINISH -> any(unfinished, random).ifPresent(world::finish);
            case FAIL -> any(unfinished, random).ifPresent(name -> world.fail(name, ExitCode.INVALID_INPUT));
            case DELETE -> any(all, random).ifPresent(world::delete);
            case SUSPEND, RESUME ->
                world.experiment =
                        Cluster.with(world.experiment, spec -> spec.put("suspend", happening == Happening.SUSPEND));
            case EDIT_TRAINING ->
                world.experiment = Cluster.with(world.experiment, spec -> spec.withObject("/training")
                        .put("updates", 10 + random.nextInt(1000)));
            case EDIT_MEMORY ->
                world.experiment = Cluster.with(world.experiment, spec -> spec.withObject("/compute")
                        .put("memory", 1 + random.nextInt(100) + "Gi"));
            case MOVE ->
                world.experiment = Cluster.with(world.experiment, spec -> spec.withObject("/storage")
                        .put("uri", "s3://experiments/team-" + "abc".charAt(random.nextInt(3))));
            case WIPE_STATUS -> world.status = Optional.empty();
            case LOSE_STATUS_WRITE -> world.now = world.now.plusSeconds(1);
        }
    }

    private static Optional<String> any(List<String> names, Random random) {
        return names.isEmpty() ? Optional.empty() : Optional.of(names.get(random.nextInt(names.size())));
    }

    static InMemoryCluster world() {
        return new InMemoryCluster(Experiments.of("minimal", spec -> {
            spec.putObject("storage").put("uri", "s3://experiments/team-a").put("region", "us-east-1");
            spec.withObject("/collection").put("parallelism", 3);
        }));
    }
}
