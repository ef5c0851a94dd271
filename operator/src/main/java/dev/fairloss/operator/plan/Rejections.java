// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.WaitingFor;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.ObservedJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Corrects a plan after the API server has rejected some of its writes. Pure. Nothing is remembered: the next plan repeats the
 * rejected writes, so the experiment continues when they are accepted.
 */
public final class Rejections {
    private Rejections() {}

    /**
     * The plan without what was rejected. A step whose Job a quota rejected is queued. A step whose Job was rejected for another
     * reason is pending, with a failure. If an object that all Jobs need was rejected, no Job was created.
     */
    public static Plan apply(Plan plan, List<Rejection> rejections) {
        if (rejections.isEmpty()) {
            return plan;
        }
        Set<String> created = plan.changes().jobs().stream()
                .map(job -> job.getMetadata().getName())
                .collect(Collectors.toSet());
        var steps = plan.steps().stream()
                .map(step -> step.job()
                        .filter(job -> created.contains(job.name()))
                        .flatMap(job -> rejectionOf(job, rejections))
                        .map(rejection -> rejected(step, rejection))
                        .orElse(step))
                .toList();
        var other = rejections.stream()
                .filter(rejection -> isGeneral(rejection, created.isEmpty()))
                .findFirst();
        return new Plan(
                other.map(rejection -> plan.experiment().withBlocked(failure(rejection)))
                        .orElse(plan.experiment()),
                steps,
                plan.data(),
                new ChangeSet(
                        plan.changes().configMaps(),
                        acceptedJobs(plan, rejections),
                        plan.changes().obsoleteJobs(),
                        plan.changes().obsoleteConfigMaps()),
                plan.terminating() && other.isEmpty());
    }

    private static List<Job> acceptedJobs(Plan plan, List<Rejection> rejections) {
        return plan.changes().jobs().stream()
                .filter(job -> rejections.stream()
                        .noneMatch(rejection ->
                                concerns(rejection, job.getMetadata().getName())))
                .toList();
    }

    private static Optional<Rejection> rejectionOf(ObservedJob job, List<Rejection> rejections) {
        return rejections.stream()
                .filter(rejection -> concerns(rejection, job.name()))
                .findFirst();
    }

    /** Whether a Job was not created because of a rejection: of the Job itself, or of an object that all Jobs need. */
    private static boolean concerns(Rejection rejection, String job) {
        boolean ofJob = rejection.kind().equals("Job");
        return switch (rejection.write()) {
            case CREATE, UPDATE -> !ofJob || rejection.name().equals(job);
            case DELETE -> false;
        };
    }

    /** Whether a rejection stops the experiment as a whole. An obsolete ConfigMap does no harm. */
    private static boolean isGeneral(Rejection rejection, boolean noneCreated) {
        return switch (rejection.write()) {
            case CREATE -> false;
            case UPDATE -> noneCreated;
            case DELETE -> rejection.kind().equals("Job");
        };
    }

    private static StepAssessment rejected(StepAssessment step, Rejection rejection) {
        return rejection.isByQuota()
                ? step.withJob(
                        step.job().orElseThrow().withState(JobState.Queued.of(WaitingFor.Quota, rejection.message())))
                : StepAssessment.of(step.step(), StepState.Pending)
                        .withFailure(Failures.rejected(Optional.of(step.step().id()), rejection));
    }

    private static Failure failure(Rejection rejection) {
        return Failures.rejected(Optional.empty(), rejection);
    }
}
