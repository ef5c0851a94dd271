// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.testing.Golden;
import dev.fairloss.operator.testing.Runs;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobFactoryTest {
    /** Every field of the spec is set. */
    private final RunContext cluster = Runs.of("cluster");

    /** Only the required fields are set. */
    private final RunContext minimal = Runs.of("minimal");

    @Test
    void everyFieldOfTheSpecReachesItsPlace() throws IOException {
        Golden.assertSame("job/cluster-train.yaml", Serialization.asYaml(job(cluster, "train-fairloss-1")));
        Golden.assertSame("job/cluster-collect.yaml", Serialization.asYaml(job(cluster, "collect-1")));
        Golden.assertSame("job/cluster-purge.yaml", Serialization.asYaml(JobFactory.purge(cluster)));
        Golden.assertSame("job/cluster-manifest.yaml", Serialization.asYaml(JobFactory.configMap(cluster)));
    }

    /** One pod with one GPU, whatever the number of trainings; the first one gives the labels. */
    @Test
    void trainingsShareAJob() throws IOException {
        var run = Runs.of(
                "trainings-on-a-gpu", spec -> spec.withObject("/training").put("seeds", 2));
        var job = JobFactory.job(
                List.of(Runs.step(run, "train-fixed-0.25-1"), Runs.step(run, "train-fixed-0.25-2")), run);
        Golden.assertSame("job/shared-train.yaml", Serialization.asYaml(job));
    }

    @Test
    void theSmallestSpecRunsOnCpus() throws IOException {
        Golden.assertSame("job/minimal-prepare.yaml", Serialization.asYaml(job(minimal, "prepare")));
    }

    @Test
    void gpusOfATemplateAreClaimed() throws IOException {
        var run = Runs.of("gpu-claim");
        Golden.assertSame("job/gpu-claim-collect.yaml", Serialization.asYaml(job(run, "collect-1")));
        for (String onCpus : List.of("prepare", "evaluate-fairloss-1", "report")) {
            var pod = job(run, onCpus).getSpec().getTemplate().getSpec();
            assertThat(pod.getResourceClaims()).as(onCpus).isEmpty();
            assertThat(pod.getContainers().get(0).getResources().getClaims())
                    .as(onCpus)
                    .isEmpty();
        }
        assertThat(JobFactory.purge(run).getSpec().getTemplate().getSpec().getResourceClaims())
                .isEmpty();
    }

    /** Each pod of this collection computes four fine-tunes at a time on its GPU. */
    @Test
    void severalModelsOnOneGpuAreOneDevice() {
        for (String file : List.of("gpu-claim", "gpu-slice")) {
            var run = Runs.of(
                    file,
                    spec -> spec.withObject("/collection").put("parallelism", 2).put("concurrency", 4));
            var job = job(run, "collect-1");
            assertThat(job.getSpec().getParallelism()).isEqualTo(2);
            var trainer = job.getSpec().getTemplate().getSpec().getContainers().get(0);
            assertThat(trainer.getEnv())
                    .filteredOn(variable -> variable.getName().equals("FAIRLOSS_GPUS"))
                    .extracting(EnvVar::getValue)
                    .containsExactly("1");
            assertThat(trainer.getResources().getClaims().size()
                            + Optional.ofNullable(
                                            trainer.getResources().getLimits().get("nvidia.com/mig-1g.10gb"))
                                    .map(Quantity::getNumericalAmount)
                                    .map(BigDecimal::intValue)
                                    .orElse(0))
                    .isEqualTo(1);
            assertThat(Resources.of(StepKind.COLLECT, run.spec().compute()).devices())
                    .isEqualTo(1);
        }
    }

    @Test
    void aStepsJobRunsOnePodAndRetriesIt() {
        var spec = job(minimal, "train-fairloss-1").getSpec();
        assertThat(spec.getCompletions()).isEqualTo(1);
        assertThat(spec.getParallelism()).isEqualTo(1);
        assertThat(spec.getCompletionMode()).isNull();
        assertThat(spec.getBackoffLimit()).isEqualTo(minimal.spec().retries().perPod());
        assertThat(spec.getBackoffLimitPerIndex()).isNull();
        assertThat(spec.getPodFailurePolicy()).isEqualTo(PodFailurePolicies.of(false));
        assertThat(spec.getPodReplacementPolicy()).isEqualTo("Failed");
    }

    @Test
    void aCollectionsJobIsIndexedAndRetriesEachIndex() {
        var spec = job(cluster, "collect-1").getSpec();
        assertThat(spec.getCompletions()).isEqualTo(8);
        assertThat(spec.getParallelism()).isEqualTo(8);
        assertThat(spec.getCompletionMode()).isEqualTo("Indexed");
        assertThat(spec.getBackoffLimit()).isNull();
        assertThat(spec.getBackoffLimitPerIndex())
                .isEqualTo(cluster.spec().retries().perPod());
        assertThat(spec.getMaxFailedIndexes()).isZero();
        assertThat(spec.getPodFailurePolicy()).isEqualTo(PodFailurePolicies.of(true));
    }

    /** The minimal collection has 16 probes. */
    @ParameterizedTest(name = "{0} with parallelism {1}: {2} shards")
    @CsvSource({
        "collect-1, 1, 1",
        "collect-1, 3, 3",
        "collect-1, 16, 16",
        "collect-1, 17, 16",
        "train-fairloss-1, 17, 1"
    })
    void aCollectionHasNeverMoreShardsThanProbes(String step, int parallelism, int shards) {
        var run = Runs.of("minimal", spec -> spec.withObject("/collection").put("parallelism", parallelism));
        assertThat(JobFactory.shards(Runs.step(run, step), run)).isEqualTo(shards);
        assertThat(job(run, step).getSpec().getCompletions()).isEqualTo(shards);
    }

    /**
     * 16 fine-tunes; a pod computes one for each GPU, or else for each requested core but one, unless concurrency says otherwise. With
     * 6 GPUs, a third pod would have 5 or 6 fine-tunes for them.
     */
    @ParameterizedTest(name = "{0} cores, {1} GPUs, concurrency {2}: {3} shards")
    @CsvSource({
        "2, 0, , 16",
        "4, 0, , 6",
        "8, 0, , 3",
        "32, 0, , 1",
        "8, 1, , 16",
        "8, 1, 8, 2",
        "8, 4, , 4",
        "8, 4, 8, 2",
        "8, 6, , 2",
        "8, 16, , 1",
        "8, 0, 2, 8",
        "2, 0, 3, 6"
    })
    void noPodHasLessToDoThanItCanComputeAtTheSameTime(String cpu, int gpus, Integer concurrency, int shards) {
        var run = Runs.of("minimal", spec -> {
            spec.withObject("/compute")
                    .put("cpu", cpu)
                    .withObject("/phases/collect")
                    .put("gpus", gpus);
            spec.withObject("/collection").put("parallelism", 16).put("concurrency", concurrency);
        });
        assertThat(JobFactory.shards(Runs.step(run, "collect-1"), run)).isEqualTo(shards);
        assertThat(JobFactory.shards(Runs.step(run, "train-fairloss-1"), run)).isEqualTo(1);
    }

    @Test
    void aQueuedJobIsCreatedSuspended() {
        var queued = job(cluster, "prepare");
        assertThat(queued.getSpec().getSuspend()).isTrue();
        assertThat(queued.getMetadata().getLabels()).containsEntry(QueueMetadata.QUEUE, "team-a");
        var unqueued = job(minimal, "prepare");
        assertThat(unqueued.getSpec().getSuspend()).isNull();
        assertThat(unqueued.getMetadata().getLabels()).doesNotContainKey(QueueMetadata.QUEUE);
    }

    @Test
    void durationsBecomeSeconds() {
        var spec = job(cluster, "prepare").getSpec();
        assertThat(spec.getActiveDeadlineSeconds()).isEqualTo((24 + 6) * 3600L);
        assertThat(spec.getTtlSecondsAfterFinished()).isEqualTo(600);
        var open = Runs.of("minimal", changed -> {
            changed.remove("activeDeadline");
            changed.remove("ttlAfterFinished");
        });
        assertThat(job(open, "prepare").getSpec().getActiveDeadlineSeconds()).isNull();
        assertThat(job(open, "prepare").getSpec().getTtlSecondsAfterFinished()).isNull();
    }

    @Test
    void annotationsRecordWhatTheJobWasMadeFrom() {
        var step = Runs.step(minimal, "collect-1");
        assertThat(JobFactory.job(step, minimal).getMetadata().getAnnotations())
                .isEqualTo(Map.of(
                        Labels.HASH, step.hash().orElseThrow(),
                        Labels.REVISION, minimal.revision(),
                        Labels.TEMPLATE, minimal.templateHash(),
                        Labels.START, minimal.startHash(StepKind.COLLECT),
                        Labels.CONFIG_MAP, Names.configMap(minimal)));
    }

    /** The pods of a collection do their tasks in any order, so a queue may admit some of them first. */
    @Test
    void aQueueMayAdmitAPartOfACollection() {
        assertThat(job(cluster, "collect-1").getMetadata().getAnnotations())
                .containsEntry(QueueMetadata.MINIMUM_PARALLELISM, "1");
        assertThat(job(cluster, "prepare").getMetadata().getAnnotations())
                .doesNotContainKey(QueueMetadata.MINIMUM_PARALLELISM);
        var onePod = Runs.of("cluster", spec -> spec.withObject("/collection").put("parallelism", 1));
        assertThat(job(onePod, "collect-1").getMetadata().getAnnotations())
                .as("Kueue rejects a minimum that is not below the parallelism")
                .doesNotContainKey(QueueMetadata.MINIMUM_PARALLELISM);
    }

    @Test
    void aQueueKnowsTheDeadline() {
        var limited = Runs.of("cluster", spec -> spec.put("activeDeadline", "PT2H"));
        assertThat(job(limited, "prepare").getMetadata().getLabels())
                .containsEntry(QueueMetadata.MAXIMUM_SECONDS, "7200");
        var unqueued = Runs.of("minimal", spec -> spec.put("activeDeadline", "PT2H"));
        assertThat(job(unqueued, "prepare").getMetadata().getLabels()).doesNotContainKey(QueueMetadata.MAXIMUM_SECONDS);
    }

    @Test
    void aQueueKnowsThePriority() {
        assertThat(job(cluster, "prepare").getMetadata().getLabels()).containsEntry(QueueMetadata.PRIORITY, "low");
        assertThat(JobFactory.purge(cluster).getMetadata().getLabels()).containsEntry(QueueMetadata.PRIORITY, "low");
        var unqueued =
                Runs.of("minimal", spec -> spec.withObject("/scheduling").put("workloadPriorityClassName", "low"));
        assertThat(job(unqueued, "prepare").getMetadata().getLabels()).doesNotContainKey(QueueMetadata.PRIORITY);
    }

    /** A cluster may admit no Job without a queue. */
    @Test
    void thePurgeIsInTheQueueOfItsExperiment() {
        var queued = JobFactory.purge(cluster);
        assertThat(queued.getMetadata().getLabels()).containsEntry(QueueMetadata.QUEUE, "team-a");
        assertThat(queued.getSpec().getSuspend()).isTrue();
        assertThat(JobFactory.purge(minimal).getSpec().getSuspend()).isNull();
    }

    @Test
    void theExperimentOwnsItsJobsAndConfigMapsButNotThePurge() {
        var owner = new OwnerReferenceBuilder()
                .withApiVersion("fairloss.dev/v1alpha1")
                .withKind("FairLossExperiment")
                .withName("minimal")
                .withUid(minimal.owner().uid())
                .withController(true)
                .build();
        assertThat(job(minimal, "collect-1").getMetadata().getOwnerReferences()).containsExactly(owner);
        assertThat(JobFactory.configMap(minimal).getMetadata().getOwnerReferences())
                .containsExactly(owner);
        assertThat(JobFactory.purge(minimal).getMetadata().getOwnerReferences())
                .as("it outlives the experiment")
                .isEmpty();
    }

    @Test
    void thePurgeEndsByItself() {
        var purge = JobFactory.purge(cluster);
        assertThat(purge.getMetadata().getLabels()).containsAllEntriesOf(Labels.ofPurge(cluster.owner()));
        assertThat(purge.getSpec().getBackoffLimit()).isEqualTo(2);
        assertThat(purge.getSpec().getActiveDeadlineSeconds()).isEqualTo(600);
        assertThat(purge.getSpec().getTtlSecondsAfterFinished()).isEqualTo(3600);
        assertThat(purge.getSpec().getCompletions()).isEqualTo(1);
        assertThat(purge.getSpec().getParallelism()).isEqualTo(1);
    }

    @Test
    void theConfigMapIsImmutable() {
        var configMap = JobFactory.configMap(minimal);
        assertThat(configMap.getImmutable()).isTrue();
        assertThat(configMap.getMetadata().getLabels()).isEqualTo(Labels.of(minimal.owner()));
        assertThat(configMap.getData())
                .isEqualTo(Map.of("experiment.yaml", minimal.specFile().yaml()));
    }

    private static Job job(RunContext run, String step) {
        return JobFactory.job(Runs.step(run, step), run);
    }
}
