// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.job.JobStep;
import dev.fairloss.operator.job.Names;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.observe.Observed;
import dev.fairloss.operator.observe.ObservedJob;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds the Job of each step. Its name follows from the step. Trainings may share a Job, so which ones it runs is read from it: it
 * keeps them, however those that start later are grouped, and its name proves that nobody has edited them. Pure.
 */
final class StepJobs {
    private final Observed observed;
    private final RunContext run;
    /** The Jobs of trainings, by hash of the training. */
    private final Map<String, ObservedJob> trainings = new TreeMap<>();
    /** Hashes of the trainings of all Jobs, also of those that are being deleted. */
    private final Set<String> taken = new TreeSet<>();

    private StepJobs(Observed observed, RunContext run) {
        this.observed = observed;
        this.run = run;
    }

    /** The Jobs of a run's steps. */
    static StepJobs of(Observed observed, RunContext run) {
        var jobs = new StepJobs(observed, run);
        observed.jobs().values().stream()
                .filter(jobs::isOfTrainings)
                .sorted(Comparator.comparing(job -> !job.finished()))
                .forEach(jobs::add);
        return jobs;
    }

    private boolean isOfTrainings(ObservedJob job) {
        return job.kind().filter(StepKind.TRAIN::equals).isPresent()
                && !job.steps().isEmpty()
                && job.name().equals(Names.trainings(hashes(job), run));
    }

    private static List<String> hashes(ObservedJob job) {
        return job.steps().stream().map(JobStep::hash).toList();
    }

    /**
     * Of two unfinished Jobs with the same training, the first one counts. The other is nobody's, so that it is deleted: after a write
     * whose answer was lost, the operator may have grouped the same training again.
     */
    private void add(ObservedJob job) {
        var hashes = hashes(job);
        taken.addAll(hashes);
        boolean repeats = !job.finished()
                && hashes.stream()
                        .flatMap(hash -> Optional.ofNullable(trainings.get(hash)).stream())
                        .anyMatch(other -> !other.finished());
        if (!job.deleting() && !repeats) {
            hashes.forEach(hash -> trainings.putIfAbsent(hash, job));
        }
    }

    /** The Job of a step with a hash, as the step sees it; empty if there is none, or if it is being deleted. */
    Optional<ObservedJob> of(PlannedStep step) {
        return Optional.ofNullable(trainings.get(step.hash().orElseThrow()))
                .map(job -> job.of(step.id()))
                .or(() -> observed.job(Names.job(step, run)));
    }

    /** Whether a Job of this step exists, even if it is being deleted. */
    boolean exists(PlannedStep step) {
        return observed.jobs().containsKey(Names.job(step, run))
                || taken.contains(step.hash().orElseThrow());
    }
}
