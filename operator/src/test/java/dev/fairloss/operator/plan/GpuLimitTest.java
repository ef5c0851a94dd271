// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.StepLimits;
import dev.fairloss.operator.testing.Assessments;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Runs;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuLimitTest {
    /** A pod with a network has a GPU, and the 2 pods of collect-1 have 4 together; policy-1 and the report have none. */
    @ParameterizedTest(name = "at most {0} GPUs, {1} is {2}: of {3} start {4}")
    @CsvSource(
            delimiter = '|',
            value = {
                "  | prepare      | Succeeded | pretrain-1-1 train-fixed-0.25-1 | pretrain-1-1 train-fixed-0.25-1",
                "2 | prepare      | Succeeded | pretrain-1-1 train-fixed-0.25-1 | pretrain-1-1 train-fixed-0.25-1",
                "1 | prepare      | Succeeded | pretrain-1-1 train-fixed-0.25-1 | pretrain-1-1",
                "1 | prepare      | Succeeded | train-fixed-0.25-1 pretrain-1-1 | train-fixed-0.25-1",
                "0 | prepare      | Succeeded | pretrain-1-1 train-fixed-0.25-1 | ''",
                "4 | pretrain-1-1 | Running   | collect-1 train-fixed-0.25-1    | train-fixed-0.25-1",
                "4 | pretrain-1-1 | Queued    | collect-1 train-fixed-0.25-1    | train-fixed-0.25-1",
                "4 | pretrain-1-1 | Succeeded | collect-1 train-fixed-0.25-1    | collect-1",
                "5 | pretrain-1-1 | Running   | collect-1 train-fixed-0.25-1    | collect-1",
                "4 | collect-1    | Running   | train-fixed-0.25-1 policy-1     | policy-1",
                "1 | collect-1    | Running   | policy-1 report                 | policy-1 report",
            })
    void aStepStartsOnlyIfItsGpusAreLeft(
            Integer maximum, String other, StepState state, String possible, String startable) {
        var run = run(Optional.ofNullable(maximum));
        var steps = groups(possible, run);
        assertThat(GpuLimit.startable(steps, List.of(Assessments.of(run, other, state)), run))
                .isEqualTo(groups(startable, run));
    }

    /** Trainings that share a pod, joined by a plus sign, share its GPU; three with an unfinished Job hold one or two GPUs. */
    @ParameterizedTest(name = "at most {0} GPUs, {1} run: {2}")
    @CsvSource({
        "1, '', train-fixed-0.25-1+train-fixed-0.25-2 train-fixed-0.25-3, train-fixed-0.25-1+train-fixed-0.25-2",
        "2, '', train-fixed-0.25-1+train-fixed-0.25-2 train-fixed-0.25-3, train-fixed-0.25-1+train-fixed-0.25-2"
                + " train-fixed-0.25-3",
        "2, train-fairloss-1+train-fairloss-2+train-fairloss-3, pretrain-1-1 pretrain-2-1, pretrain-1-1",
        "2, train-fairloss-1+train-fairloss-2 train-fairloss-3, pretrain-1-1 pretrain-2-1, ''",
        "1, train-fairloss-1+train-fairloss-2, train-fixed-0.25-1+train-fixed-0.25-2, ''",
    })
    void trainingsThatShareAPodHoldOneGpu(int maximum, String running, String possible, String startable) {
        var run = run(Optional.of(maximum));
        var all = groups(running, run).stream()
                .flatMap(group -> {
                    var ids = group.stream().map(step -> step.id().text()).toList();
                    var job = JobStates.shared(run, ids, JobStates.running());
                    return ids.stream().map(id -> Assessments.withJob(Assessments.of(run, id, StepState.Running), job));
                })
                .toList();
        assertThat(GpuLimit.startable(groups(possible, run), all, run)).isEqualTo(groups(startable, run));
    }

    private static List<List<PlannedStep>> groups(String text, RunContext run) {
        return Stream.of(text.split(" "))
                .filter(group -> !group.isEmpty())
                .map(group -> Stream.of(group.split("\\+"))
                        .map(id -> Runs.step(run, id))
                        .toList())
                .toList();
    }

    /** The name under which a cluster offers GPUs does not matter, also if a device class serves it. */
    @ParameterizedTest(name = "at most {1} x {0}: {2}")
    @CsvSource({
        "nvidia.com/gpu, 4, true",
        "nvidia.com/gpu, 3, false",
        "deviceclass.resource.kubernetes.io/gpu.nvidia.com, 4, true",
        "deviceclass.resource.kubernetes.io/gpu.nvidia.com, 3, false",
        "example.com/gpu, 4, true",
        "example.com/gpu, 3, false",
    })
    void gpusOfAnyNameCount(String resource, int maximum, boolean starts) {
        var run = run(resource, Optional.of(maximum));
        assertThat(GpuLimit.startable(groups("collect-1", run), List.of(), run)).hasSize(starts ? 1 : 0);
    }

    private static RunContext run(Optional<Integer> maximum) {
        return run("nvidia.com/gpu", maximum);
    }

    private static RunContext run(String resource, Optional<Integer> maximum) {
        var experiment = Experiments.of("minimal", spec -> {
            spec.withObject("/training").put("seeds", 3);
            spec.withObject("/compute").put("gpus", 1).put("gpuResource", resource);
            spec.withObject("/compute/phases/collect").put("gpus", 2);
            spec.withObject("/collection").put("parallelism", 2);
        });
        var unlimited = Runs.of(experiment);
        return RunContext.of(
                unlimited.owner(),
                experiment.getSpec(),
                SpecDefaults.NONE,
                Runs.STORE,
                "",
                Runs.IMAGES,
                new StepLimits(maximum, Optional.empty()));
    }
}
