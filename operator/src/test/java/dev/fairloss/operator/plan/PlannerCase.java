// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.DataStatus;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.api.v1alpha1.StepStatus;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.operator.job.Names;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.observe.JobState;
import dev.fairloss.operator.observe.Observed;
import dev.fairloss.operator.observe.ObservedJob;
import dev.fairloss.operator.testing.Experiments;
import dev.fairloss.operator.testing.JobStates;
import dev.fairloss.operator.testing.Messages;
import dev.fairloss.operator.testing.Runs;
import dev.fairloss.operator.testing.Statuses;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** An experiment and what is observed of it, for tests of the planner. */
abstract class PlannerCase {
    Consumer<ObjectNode> spec = changed -> {};
    final Map<String, ObservedJob> jobs = new TreeMap<>();
    final Set<String> configMaps = new TreeSet<>();
    final Set<String> orphanedSteps = new TreeSet<>();
    boolean namespaceTerminating;
    Optional<FairLossExperimentStatus> status = Optional.empty();

    Plan plan() {
        return Planner.plan(Runs.resolved(Experiments.of("minimal", spec)), observed());
    }

    Observed observed() {
        return new Observed(jobs, configMaps, orphanedSteps, namespaceTerminating, status);
    }

    RunContext run() {
        return Runs.of("minimal", spec);
    }

    PlannedStep step(String id) {
        return Runs.step(run(), id);
    }

    String hash(String id) {
        return step(id).hash().orElseThrow();
    }

    String name(String id) {
        return Names.job(step(id), run());
    }

    void observe(String id, JobState state) {
        add(JobStates.job(run(), id, state));
    }

    void add(ObservedJob job) {
        jobs.put(job.name(), job);
    }

    /** The status of this revision after prepare, with these steps. */
    void known(StepStatus... steps) {
        var data = new DataStatus(
                run().dataRevision(), hash("prepare"), Runs.DATA.dataset(), Runs.DATA.evaluation(), null);
        status = Optional.of(Statuses.of(steps).withRevision(run().revision()).withData(data));
    }

    /** A step of this plan in a status. */
    StepStatus reported(String id, StepState state) {
        return Statuses.step(step(id).kind(), hash(id), state, "old-job", null).withId(id);
    }

    StepStatus finished(String id) {
        return reported(id, StepState.Succeeded);
    }

    /** Prepare found the data, and these steps finished at 100 device-seconds each. */
    JobState prepared(Set<StepId> finished) {
        var seconds = finished.stream().map(id -> 100L).toList();
        return JobStates.succeeded(Messages.prepared(Runs.DATA, Runs.plan(run()), finished, seconds));
    }

    StepAssessment assessment(String id) {
        return plan().steps().stream()
                .filter(assessment -> assessment.step().id().text().equals(id))
                .findFirst()
                .orElseThrow();
    }

    Map<String, StepState> states() {
        var states = new TreeMap<String, StepState>();
        plan().steps().forEach(assessment -> states.put(assessment.step().id().text(), assessment.state()));
        return states;
    }

    /** Ids of the steps whose Jobs are created, those of a Job joined by plus signs. */
    List<String> created() {
        return plan().changes().jobs().stream().map(InMemoryCluster::step).toList();
    }

    static List<String> names(List<? extends HasMetadata> objects) {
        return objects.stream().map(object -> object.getMetadata().getName()).toList();
    }
}
