// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.api.v1alpha1.DataStatus;
import dev.fairloss.api.v1alpha1.SkippedFilesStatus;
import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.contract.step.Fingerprints;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.ObservedJob;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The step plan, as far as the data are known.
 *
 * @param plan     all steps; with hashes if the data are known
 * @param data     what the prepare step found
 * @param current  whether prepare has run for the current revision of the spec
 * @param finished the steps that prepare found finished in the store, with their device-seconds; a value is absent if prepare
 *                 did not report it
 */
record ResolvedPlan(StepPlan plan, Optional<DataStatus> data, boolean current, Map<StepId, Optional<Long>> finished) {

    /**
     * Resolves the plan.
     *
     * @param prepare  the prepare step
     * @param job      the prepare Job of this revision
     * @param previous what an earlier prepare found, from the last status
     */
    static ResolvedPlan of(
            RunContext run, PlannedStep prepare, Optional<ObservedJob> job, Optional<DataStatus> previous) {
        var effective = run.resolvedSpec();
        var reported = job.flatMap(ResolvedPlan::report);
        if (reported.isPresent()) {
            var plan = StepPlan.of(effective, reported.get().fingerprints());
            return new ResolvedPlan(
                    plan, Optional.of(data(run, prepare, reported.get())), true, finished(plan, reported.get()));
        }
        var usable =
                previous.filter(data -> data.prepare().equals(prepare.hash().orElseThrow()));
        return usable.map(data -> new ResolvedPlan(
                        StepPlan.of(
                                effective,
                                new Fingerprints(
                                        data.dataset(), data.evaluation(), Optional.ofNullable(data.weights()))),
                        usable,
                        data.revision().equals(run.dataRevision()),
                        Map.of()))
                .orElseGet(() -> new ResolvedPlan(StepPlan.of(effective), Optional.empty(), false, Map.of()));
    }

    private static Optional<TerminationMessage.Prepared> report(ObservedJob job) {
        return job.state() instanceof JobState.Succeeded done
                ? done.terminationMessages().stream()
                        .flatMap(message -> message.prepared().stream())
                        .findFirst()
                : Optional.empty();
    }

    private static DataStatus data(RunContext run, PlannedStep prepare, TerminationMessage.Prepared reported) {
        return new DataStatus(
                run.dataRevision(),
                prepare.hash().orElseThrow(),
                reported.fingerprints().dataset(),
                reported.fingerprints().evaluation(),
                reported.fingerprints().weights().orElse(null),
                reported.skipped().map(ResolvedPlan::skipped).orElse(null));
    }

    private static SkippedFilesStatus skipped(SkippedFiles reported) {
        return new SkippedFilesStatus(
                reported.files(), reported.fileNames(), reported.identities(), reported.identityNames());
    }

    private static Map<StepId, Optional<Long>> finished(StepPlan plan, TerminationMessage.Prepared reported) {
        var in = reported.finished().in(plan);
        var seconds = new TreeMap<StepId, Optional<Long>>(Comparator.comparing(StepId::text));
        List<PlannedStep> steps =
                plan.steps().stream().filter(step -> in.contains(step.id())).toList();
        for (int i = 0; i < steps.size(); i++) {
            seconds.put(
                    steps.get(i).id(),
                    i < reported.deviceSeconds().size()
                            ? Optional.of(reported.deviceSeconds().get(i))
                            : Optional.empty());
        }
        return seconds;
    }
}
