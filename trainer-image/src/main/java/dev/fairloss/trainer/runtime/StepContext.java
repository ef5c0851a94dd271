// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.StepArtifacts;
import dev.fairloss.trainer.tracking.Tracking;
import java.time.Clock;

/**
 * What a step needs to run.
 *
 * @param experiment the experiment
 * @param settings compute settings of this process
 * @param progress receives the progress
 * @param stop requests the step to stop
 * @param clock for costs and times of artifacts
 * @param time the time of this process that the step is charged
 * @param board receives the progress of the running step in detail
 * @param tracking experiment trackers that receive metrics
 */
public record StepContext(
        LoadedExperiment experiment,
        ComputeSettings settings,
        Progress progress,
        StopSignal stop,
        Clock clock,
        ChargedTime time,
        ProgressBoard board,
        Tracking tracking) {
    /** A context without trackers, and with a new progress board that reports to the progress. */
    public StepContext(
            LoadedExperiment experiment,
            ComputeSettings settings,
            Progress progress,
            StopSignal stop,
            Clock clock,
            ChargedTime time) {
        this(experiment, settings, progress, stop, clock, time, board(settings, progress, clock), Tracking.NONE);
    }

    private static ProgressBoard board(ComputeSettings settings, Progress progress, Clock clock) {
        var board = new ProgressBoard(
                clock, DeviceUsages.of(settings.targets(), clock, progress::message), progress::message);
        board.listen(progress);
        return board;
    }

    /** A context of a process that starts now. */
    public StepContext(
            LoadedExperiment experiment, ComputeSettings settings, Progress progress, StopSignal stop, Clock clock) {
        this(experiment, settings, progress, stop, clock, ChargedTime.fromNow(clock));
    }

    /** The same context with trackers. */
    public StepContext with(Tracking trackers) {
        return new StepContext(experiment, settings, progress, stop, clock, time, board, trackers);
    }

    /**
     * The context of one of several steps that run at the same time in this process. It stops with the others.
     *
     * @param own its compute settings
     * @param to receives its progress
     * @param charged the time that it is charged
     */
    public StepContext member(ComputeSettings own, Progress to, ChargedTime charged) {
        return new StepContext(experiment, own, to, stop, clock, charged, board.member(to), tracking);
    }

    /** The number of final trainings that this process may compute at the same time: several only on a GPU. */
    public int trainingsAtOnce() {
        return settings.gpus() > 0 ? experiment.concurrentTrainings() : 1;
    }

    public ResolvedSpec spec() {
        return experiment.spec();
    }

    public ArtifactStore store() {
        return experiment.store();
    }

    /** The artifacts of a step whose hash is known. */
    public StepArtifacts artifacts(PlannedStep step) {
        return new StepArtifacts(store(), address(step));
    }

    /** The folder of the artifacts of a step whose hash is known. */
    public static StepAddress address(PlannedStep step) {
        return step.address().orElseThrow(() -> new IllegalStateException(step.id() + " has no hash yet"));
    }

    /** @throws StoppedException if the process was requested to stop */
    public void checkStop() {
        if (stop.requested()) {
            throw new StoppedException();
        }
    }
}
