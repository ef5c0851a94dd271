// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.contract.step.Concurrency;
import dev.fairloss.contract.step.PlannedStep;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Builds the objects of an experiment: Jobs of its steps, and the ConfigMap that their pods read. */
public final class JobFactory {
    /** Retries help if the store was unavailable. */
    private static final int PURGE_RETRIES = 2;

    /** Ten minutes, since a purge may delete thousands of objects. */
    private static final long PURGE_DEADLINE_SECONDS = 600;

    /** An hour, to leave time to read the log. */
    private static final int PURGE_TTL_SECONDS = 3600;

    private JobFactory() {}

    /** The Job of a step. @param step with a hash */
    public static Job job(PlannedStep step, RunContext run) {
        return job(List.of(step), run);
    }

    /**
     * The Job of a step, or of trainings that share its pod. A Job is never updated: if it has to change, it is deleted and created
     * again.
     *
     * @param steps with hashes; several only of trainings
     */
    public static Job job(List<PlannedStep> steps, RunContext run) {
        var step = steps.get(0);
        int shards = shards(step, run);
        boolean indexed = step.kind().fansOut();
        int retries = run.spec().retries().perPod();
        var deadline = run.deadline().map(Duration::toSeconds);
        var job = new JobBuilder()
                .withNewMetadata()
                .withName(Names.job(steps, run))
                .withNamespace(run.owner().namespace())
                .withLabels(Labels.of(run.owner(), step))
                .addToLabels(QueueMetadata.labels(run, deadline))
                .addToAnnotations(QueueMetadata.annotations(run, shards))
                .addToAnnotations(Labels.annotations(steps))
                .addToAnnotations(Labels.REVISION, run.revision())
                .addToAnnotations(Labels.TEMPLATE, run.templateHash())
                .addToAnnotations(Labels.START, run.startHash(step.kind()))
                .addToAnnotations(Labels.CONFIG_MAP, Names.configMap(run))
                .withOwnerReferences(reference(run.owner()))
                .endMetadata()
                .withNewSpec()
                .withSuspend(QueueMetadata.isQueued(run) ? true : null)
                .withCompletions(shards)
                .withParallelism(shards)
                .withPodFailurePolicy(PodFailurePolicies.of(indexed))
                .withPodReplacementPolicy("Failed")
                .withActiveDeadlineSeconds(deadline.orElse(null))
                .withTtlSecondsAfterFinished(
                        Optional.ofNullable(seconds(run.spec().ttlAfterFinished()))
                                .map(Math::toIntExact)
                                .orElse(null))
                .withTemplate(PodTemplates.of(steps, run, shards))
                .endSpec();
        if (indexed) {
            // With a limit for each index, the Job controller keeps the finalizer of a failed pod until a replacement
            // exists, which
            // a terminating namespace refuses: the operator deletes the Job there. A single limit would not need that,
            // but one bad
            // shard would use up the retries of all; nor can the end of a terminated pod fail the Job, since a queue
            // that preempts
            // the Job terminates its pods too.
            job.editSpec()
                    .withCompletionMode("Indexed")
                    .withBackoffLimitPerIndex(retries)
                    .withMaxFailedIndexes(0)
                    .endSpec();
        } else {
            job.editSpec().withBackoffLimit(retries).endSpec();
        }
        return job.build();
    }

    /**
     * The Job that deletes an experiment's artifacts. It has no owner reference and needs no other object, so it finishes even
     * if the experiment is gone, and its TTL deletes it. It is in the experiment's queue, since a cluster may admit no other Jobs.
     */
    public static Job purge(RunContext run) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(Names.purge(run))
                .withNamespace(run.owner().namespace())
                .withLabels(Labels.ofPurge(run.owner()))
                .addToLabels(QueueMetadata.labels(run, Optional.empty()))
                .endMetadata()
                .withNewSpec()
                .withSuspend(QueueMetadata.isQueued(run) ? true : null)
                .withCompletions(1)
                .withParallelism(1)
                .withBackoffLimit(PURGE_RETRIES)
                .withPodFailurePolicy(PodFailurePolicies.of(false))
                .withPodReplacementPolicy("Failed")
                .withActiveDeadlineSeconds(PURGE_DEADLINE_SECONDS)
                .withTtlSecondsAfterFinished(PURGE_TTL_SECONDS)
                .withTemplate(PodTemplates.ofPurge(run))
                .endSpec()
                .build();
    }

    /**
     * Number of pods of a step, 1 if it does not fan out: at most as many as compute all its tasks at the same time, and as have a
     * task for each of their GPUs.
     */
    public static int shards(PlannedStep step, RunContext run) {
        var collection = run.spec().collection();
        var resources = Resources.of(step, run.spec().compute());
        int perPod =
                Concurrency.of(Optional.ofNullable(collection.concurrency()), resources.gpus(), resources.devices());
        int atOnce = (step.tasks() + perPod - 1) / perPod;
        int busy = step.tasks() / Math.max(1, resources.gpus());
        return Math.min(Math.min(atOnce, busy), collection.parallelism());
    }

    /** The immutable ConfigMap that pods read. Its name contains a hash of its content. */
    public static ConfigMap configMap(RunContext run) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(Names.configMap(run))
                .withNamespace(run.owner().namespace())
                .withLabels(Labels.of(run.owner()))
                .withOwnerReferences(reference(run.owner()))
                .endMetadata()
                .withImmutable(true)
                .addToData("experiment.yaml", run.specFile().yaml())
                .build();
    }

    private static OwnerReference reference(ExperimentRef owner) {
        return new OwnerReferenceBuilder()
                .withApiVersion("fairloss.dev/v1alpha1")
                .withKind("FairLossExperiment")
                .withName(owner.name())
                .withUid(owner.uid())
                .withController(true)
                .build();
    }

    private static Long seconds(String duration) {
        return Optional.ofNullable(duration)
                .map(text -> Duration.parse(text).toSeconds())
                .orElse(null);
    }
}
