// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.job.Images;
import dev.fairloss.operator.job.JobStep;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.job.SpecDefaults;
import dev.fairloss.operator.limit.TenantLimits;
import dev.fairloss.operator.observe.FailedPods;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.Observed;
import dev.fairloss.operator.observe.ObservedJob;
import dev.fairloss.operator.observe.ObservedJobBuilder;
import dev.fairloss.operator.status.StatusRules;
import dev.fairloss.operator.testing.FakeTrainer;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A cluster in memory, without time: plans are applied at once, and a test moves each Job. */
final class InMemoryCluster {
    final FakeTrainer trainer = new FakeTrainer();
    final Map<String, Job> jobs = new TreeMap<>();
    final Map<String, JobState> states = new TreeMap<>();
    final Map<String, String> manifests = new TreeMap<>();
    final List<String> story = new ArrayList<>();
    FairLossExperiment experiment;
    Optional<FairLossExperimentStatus> status = Optional.empty();
    Optional<StorageSpec> defaultStore = Optional.empty();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    InMemoryCluster(FairLossExperiment experiment) {
        this.experiment = experiment;
    }

    Observed observed() {
        var seen = new TreeMap<String, ObservedJob>();
        jobs.forEach((name, job) -> {
            var annotations =
                    Optional.ofNullable(job.getMetadata().getAnnotations()).orElse(Map.of());
            seen.put(
                    name,
                    ObservedJobBuilder.builder()
                            .name(name)
                            .resourceVersion("")
                            .steps(JobStep.of(job))
                            .revision(annotations.getOrDefault(Labels.REVISION, ""))
                            .templateHash(annotations.getOrDefault(Labels.TEMPLATE, ""))
                            .startHash(annotations.getOrDefault(Labels.START, ""))
                            .configMap(manifest(job))
                            .deleting(false)
                            .state(states.get(name))
                            .failedPods(FailedPods.NONE)
                            .lingering(false)
                            .kind(StepKind.withId(job.getMetadata().getLabels().get(Labels.KIND)))
                            .build());
        });
        return new Observed(seen, manifests.keySet(), Set.of(), false, status);
    }

    Plan plan() {
        experiment.setStatus(status.orElse(null));
        return Planner.plan(
                ResolvedExperiment.of(
                        experiment,
                        Images.of("fairloss/trainer:test"),
                        defaultStore,
                        SpecDefaults.NONE,
                        TenantLimits.NONE),
                observed());
    }

    /** Observes, plans and applies. @param writeStatus whether the write of the status succeeds */
    Plan reconcile(boolean writeStatus) {
        now = now.plusSeconds(60);
        var plan = plan();
        plan.changes().obsoleteJobs().keySet().forEach(name -> {
            story.add("- " + step(jobs.remove(name)));
            states.remove(name);
        });
        plan.changes()
                .configMaps()
                .forEach(map ->
                        manifests.put(map.getMetadata().getName(), map.getData().get("experiment.yaml")));
        plan.changes().jobs().forEach(job -> {
            String name = job.getMetadata().getName();
            story.add("+ " + step(job));
            jobs.put(name, job);
            states.put(
                    name,
                    JobState.Queued.initial(Boolean.TRUE.equals(job.getSpec().getSuspend())));
        });
        plan.changes().obsoleteConfigMaps().forEach(manifests::remove);
        if (writeStatus) {
            status = Optional.of(StatusRules.status(status, plan, now));
        }
        return plan;
    }

    /** Names of unfinished Jobs. */
    List<String> unfinished() {
        return states.entrySet().stream()
                .filter(entry ->
                        entry.getValue() instanceof JobState.Queued || entry.getValue() instanceof JobState.Running)
                .map(Map.Entry::getKey)
                .toList();
    }

    void run(String name) {
        states.put(name, new JobState.Running(now, new TreeSet<>()));
    }

    void finish(String name) {
        Job job = jobs.get(name);
        var messages = new ArrayList<TerminationMessage>();
        for (int i = 0; i < job.getSpec().getCompletions(); i++) {
            messages.addAll(trainer.run(job, manifests.get(manifest(job)), i));
        }
        story.add("  done " + step(job));
        states.put(
                name,
                new JobState.Succeeded(now, now.plusSeconds(10), job.getSpec().getCompletions(), messages));
    }

    /** The first step of a Job fails; the others finish, as far as there are others. */
    void fail(String name, ExitCode code) {
        fail(name, JobStep.of(jobs.get(name)).get(0).id(), code);
    }

    /** A step of a Job fails; the others finish, as far as there are others. */
    void fail(String name, String id, ExitCode code) {
        Job job = jobs.get(name);
        var step = new StepId(id);
        var problem = new TerminationMessage.Problem(code, "went wrong", "Fix it.");
        story.add("  failed " + step);
        states.put(
                name,
                new JobState.Failed(
                        now,
                        now,
                        "PodFailurePolicy",
                        "failed",
                        Optional.of(code.status()),
                        "",
                        trainer.fail(job, manifests.get(manifest(job)), step, problem),
                        "",
                        Optional.empty()));
    }

    void delete(String name) {
        jobs.remove(name);
        states.remove(name);
    }

    /** The steps of a Job, joined by plus signs. */
    static String step(Job job) {
        return JobStep.of(job).stream().map(JobStep::id).collect(Collectors.joining("+"));
    }

    private static String manifest(Job job) {
        var map = job.getSpec().getTemplate().getSpec().getVolumes().get(0).getConfigMap();
        return map == null ? "" : map.getName();
    }
}
