// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.observe.Observed;
import dev.fairloss.operator.observe.ObservedJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Decides which Jobs are deleted. Pure. */
final class ObsoleteJobs {
    private final RunContext run;
    private final boolean suspended;
    private final boolean dataKnown;
    private final Map<String, List<StepAssessment>> assessed = new TreeMap<>();

    private ObsoleteJobs(RunContext run, boolean suspended, boolean dataKnown, List<StepAssessment> assessments) {
        this.run = run;
        this.suspended = suspended;
        this.dataKnown = dataKnown;
        for (var assessment : assessments) {
            assessment.job().ifPresent(job -> assessed.computeIfAbsent(job.name(), first -> new ArrayList<>())
                    .add(assessment));
        }
    }

    /**
     * Jobs with pods that are no longer planned, Jobs that block a retry, and Jobs of steps that the status reports as finished
     * although another container keeps their pods running. A Job that trainings share stays as long as one of them is planned: the
     * others cost its pod little, and a new pod would have to start and resume.
     *
     * @param suspended whether no pod may run
     * @param dataKnown whether the steps and their hashes are known
     * @return name and resource version
     */
    static TreeMap<String, String> of(
            Observed observed, List<StepAssessment> assessments, RunContext run, boolean suspended, boolean dataKnown) {
        var rules = new ObsoleteJobs(run, suspended, dataKnown, assessments);
        var old = new TreeMap<String, String>();
        observed.jobs().values().stream()
                .filter(rules::isObsolete)
                .forEach(job -> old.put(job.name(), job.resourceVersion()));
        return old;
    }

    private boolean isObsolete(ObservedJob job) {
        var steps = assessed.getOrDefault(job.name(), List.of());
        boolean planned = !steps.isEmpty();
        boolean prepare = job.kind().filter(StepKind.PREPARE::equals).isPresent();
        boolean otherRevision = !job.revision().equals(run.revision());
        boolean unwanted = !planned && (dataKnown || otherRevision);
        boolean endsPods = job.hasPods()
                && (suspended
                        || unwanted
                        || isAny(StepState.Failed, steps) && isRecorded(steps)
                        || isReported(job, steps));
        boolean blocksRetry = isAny(StepState.Pending, steps) && isRecorded(steps);
        return !job.deleting() && (blocksRetry || endsPods || prepare && !planned);
    }

    private static boolean isAny(StepState state, List<StepAssessment> steps) {
        return steps.stream().anyMatch(step -> step.state() == state);
    }

    /** Whether the status says which of the steps have finished, so that the Job is not the only record of it. */
    private static boolean isRecorded(List<StepAssessment> steps) {
        return steps.stream().filter(StepAssessment::finished).allMatch(ObsoleteJobs::isReported);
    }

    private static boolean isReported(ObservedJob job, List<StepAssessment> steps) {
        return job.finished() && !steps.isEmpty() && steps.stream().allMatch(ObsoleteJobs::isReported);
    }

    private static boolean isReported(StepAssessment step) {
        return step.previous().filter(StepAssessor::isFinished).isPresent();
    }
}
