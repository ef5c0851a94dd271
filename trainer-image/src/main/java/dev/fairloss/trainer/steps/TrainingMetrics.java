// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.step.ArmRun;
import dev.fairloss.contract.step.Step;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.store.StepArtifacts;
import dev.fairloss.trainer.tracking.EventFiles;
import dev.fairloss.trainer.tracking.EventLog;
import dev.fairloss.trainer.tracking.TrainingEvent;
import dev.fairloss.trainer.train.TrainListener;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Records the metrics of a training in an event file of TensorBoard: mean loss, learning rate, images per second, the
 * margins, and in float16 the loss scale and the number of skipped updates, at most {@value #SAMPLES} times. The file is written with each checkpoint and at the end.
 */
final class TrainingMetrics implements TrainListener, AutoCloseable {
    private static final int SAMPLES = 1000;
    private static final String ACCURACY = "accuracy/";

    private final StepAttempt run;
    private final Clock clock;
    private final EventLog log;
    private final Supplier<List<Double>> margins;

    private boolean started;
    private double seconds;
    private double losses;
    private int updates;
    private long images;
    private final Map<String, Double> lossScale = new LinkedHashMap<>();

    /** The metrics of a training whose margins do not change. */
    TrainingMetrics(StepAttempt run) {
        this(run, 1, List::of);
    }

    /**
     * The metrics of a network.
     *
     * @param network number of the network within the step, from 1
     * @param margins the margin of each group; empty if margins are not set by group
     */
    TrainingMetrics(StepAttempt run, int network, Supplier<List<Double>> margins) {
        this.run = run;
        this.clock = run.context().clock();
        this.log = log(run, run.artifacts().step(), run.step().id(), network, "");
        this.margins = margins;
    }

    private static EventLog log(StepAttempt run, StepAddress step, StepId id, int network, String suffix) {
        var context = run.context();
        var key = EventFiles.key(step, network, context.clock().instant(), run.id() + suffix);
        var local = context.tracking().events(id).map(folder -> EventFiles.local(step, key, folder));
        return new EventLog(context.store(), key, local, context.progress()::message);
    }

    /** Adds the accuracies of a network to the metrics of its training. */
    static void addEvaluation(StepAttempt run, ArmRun training, StepArtifacts trained, ObjectNode summary) {
        try {
            addAccuracies(run, training, trained, summary);
        } catch (TrainerException noEventFile) {
            run.context().progress().message("TensorBoard events lack the accuracy: " + noEventFile.getMessage());
        }
    }

    private static void addAccuracies(StepAttempt run, ArmRun training, StepArtifacts trained, ObjectNode summary) {
        var accuracies = new LinkedHashMap<String, Double>();
        summary.properties().stream()
                .filter(field -> field.getKey().startsWith(ACCURACY))
                .forEach(
                        field -> accuracies.put(field.getKey(), field.getValue().asDouble()));
        var curve = ContractJson.read(trained.read(ModelFiles.curve(1)), TrainReports.Curve.class);
        var id = Step.train(training.arm(), training.seed()).id();
        var log = log(run, trained.step(), id, 1, ".evaluation");
        log.add(new TrainingEvent.Scalars(run.context().clock().instant(), curve.updates(), accuracies));
        log.flush();
    }

    @Override
    public LoopRequest updated(BatchResult result) {
        if (!started) {
            started = true;
            if (result.update() > 1) {
                log.add(new TrainingEvent.Restart(clock.instant(), result.update()));
            }
        }
        seconds += result.seconds();
        losses += result.loss();
        images += result.images();
        updates++;
        long every = Math.max(1, result.of() / SAMPLES);
        if (result.update() % every == 0 || result.update() == result.of()) {
            sample(result);
        }
        return LoopRequest.CONTINUE;
    }

    @Override
    public void lossScaled(float scale, int skipped) {
        lossScale.put("loss_scale", (double) scale);
        lossScale.put("skipped_updates", (double) skipped);
    }

    private void sample(BatchResult result) {
        var now = clock.instant();
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("loss", losses / updates);
        values.put("learning_rate", result.rate());
        if (seconds > 0) {
            values.put("images_per_second", images / seconds);
        }
        values.putAll(lossScale);
        addMargins(margins.get(), values);
        log.add(new TrainingEvent.Scalars(now, result.update(), values));
        reset();
    }

    private static void addMargins(List<Double> ofGroups, Map<String, Double> values) {
        for (int i = 0; i < ofGroups.size(); i++) {
            values.put("margin/" + Group.all().get(i).label(), ofGroups.get(i));
        }
    }

    private void reset() {
        seconds = 0;
        losses = 0;
        images = 0;
        updates = 0;
    }

    @Override
    public void rolledBack(long from, long to, int rollbacks) {
        log.add(new TrainingEvent.Restart(clock.instant(), to + 1));
        reset();
    }

    @Override
    public void saved() {
        flush();
    }

    /** Writes the rest of the event file. */
    @Override
    public void close() {
        flush();
    }

    private void flush() {
        log.flush();
        new TrackedRuns(run.context()).changed(run.step());
    }
}
