// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.runtime.StoppedException;
import dev.fairloss.trainer.tracking.EventFiles;
import dev.fairloss.trainer.tracking.RunState;
import dev.fairloss.trainer.tracking.TrackedModel;
import dev.fairloss.trainer.tracking.TrackedRun;
import dev.fairloss.trainer.tracking.TrainingEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The runs of an experiment in MLflow: one for the experiment, whose children are its trainings. They are made from what is in
 * the store alone, so any step can send what an earlier one could not.
 */
public final class TrackedRuns {
    private static final String EXPERIMENT = "fairloss.experiment";
    private static final String KIND = "fairloss.kind";

    /** Fields of the spec that do not describe what is computed. */
    private static final List<String> NOT_PARAMETERS = List.of(
            "suspend",
            "storage",
            "tracking",
            "compute",
            "scheduling",
            "pods",
            "retries",
            "activeDeadline",
            "ttlAfterFinished",
            "artifactPolicy");

    private final StepContext context;

    public TrackedRuns(StepContext context) {
        this.context = context;
    }

    private String name() {
        return context.experiment().file().qualifiedName();
    }

    /** Sends the run of the experiment when its steps are known. A run that failed or was stopped runs again. */
    public void started(StepPlan plan) {
        experiment(plan, RunState.RUNNING);
    }

    /** Does work of the experiment. If it fails or is stopped, so does the run of the experiment. */
    public <T> T withExperiment(StepPlan plan, Supplier<T> work) {
        return sendingFailures(state -> experiment(plan, state), work);
    }

    private void experiment(StepPlan plan, RunState state) {
        context.tracking()
                .mlflow()
                .ifPresent(to -> to.send(name(), () -> experiment(plan, List.of(), Map.of(), state)));
    }

    /** Does the work of a step. The run of a training starts with it, and fails or is stopped with it. */
    public <T> T withStep(PlannedStep step, Supplier<T> work) {
        return switch (step.kind()) {
            case PRETRAIN, TRAIN -> {
                changed(step);
                yield sendingFailures(state -> training(step, state), work);
            }
            case PREPARE, COLLECT, POLICY, EVALUATE, REPORT -> work.get();
        };
    }

    private <T> T sendingFailures(Consumer<RunState> send, Supplier<T> work) {
        try {
            return work.get();
        } catch (StoppedException stopped) {
            send.accept(RunState.killed(context.clock().instant()));
            throw stopped;
        } catch (RuntimeException | Error failure) {
            send.accept(RunState.failed(context.clock().instant()));
            throw failure;
        }
    }

    /** Sends the run of a training, or of the training that an evaluation belongs to. Does nothing for other steps. */
    public void changed(StepPlan plan, PlannedStep step) {
        List<PlannedStep> trainings =
                switch (step.kind()) {
                    case PRETRAIN, TRAIN -> List.of(step);
                    case EVALUATE -> plan.inputs(step, StepKind.TRAIN);
                    case PREPARE, COLLECT, POLICY, REPORT -> List.of();
                };
        trainings.forEach(this::changed);
    }

    /** Sends the run of a training. */
    void changed(PlannedStep training) {
        training(training, RunState.RUNNING);
    }

    private void training(PlannedStep training, RunState state) {
        context.tracking()
                .mlflow()
                .ifPresent(to -> to.send(name() + " " + training.id(), () -> trainingRun(training, state)));
    }

    /**
     * The run of the experiment.
     *
     * @param metrics at its end
     * @param tags further tags
     * @param state of the run
     */
    TrackedRun experiment(
            StepPlan plan, List<TrainingEvent.Scalars> metrics, Map<String, String> tags, RunState state) {
        String revision = plan.steps().stream()
                .filter(step -> step.kind() == StepKind.REPORT)
                .flatMap(step -> step.hash().stream())
                .findFirst()
                .orElse("");
        var all = new LinkedHashMap<>(tags);
        all.put("fairloss.store", context.store().describe());
        plan.steps().forEach(step -> step.hash().ifPresent(hash -> all.put("fairloss.hash." + step.id(), hash)));
        return new TrackedRun(
                name(),
                Map.of(EXPERIMENT, name(), KIND, "experiment", "fairloss.plan", revision),
                Map.of(),
                all,
                settings(),
                metrics,
                state);
    }

    /** The tags that only the run of this training has. */
    Map<String, String> identity(PlannedStep training) {
        return Map.of(
                EXPERIMENT,
                name(),
                KIND,
                "training",
                TrackedModel.STEP,
                StepContext.address(training).toString());
    }

    /** The run of a training. @param state of a training without results */
    private TrackedRun trainingRun(PlannedStep training, RunState state) {
        var address = StepContext.address(training);
        var parameters = settings();
        var tags = new TreeMap<String, String>();
        tags.put("fairloss.artifacts", context.store().describe(ArtifactLayout.folder(address)));
        training.step().run().ifPresent(run -> {
            parameters.put("arm", run.arm().name());
            parameters.put("seed", Integer.toString(run.seed()));
        });
        var metrics = new ArrayList<>(EventFiles.read(context.store(), address));
        var manifest = context.artifacts(training).manifest();
        long last = metrics.isEmpty() ? 0 : metrics.get(metrics.size() - 1).update();
        manifest.ifPresent(finished -> metrics.add(cost(finished, last)));
        return new TrackedRun(
                training.id().text(),
                identity(training),
                Map.of(EXPERIMENT, name(), KIND, "experiment"),
                tags,
                parameters,
                metrics,
                manifest.map(StepManifest::createdAt).map(RunState::finished).orElse(state));
    }

    private static TrainingEvent.Scalars cost(StepManifest finished, long update) {
        var cost = finished.cost();
        Map<String, Double> values = new TreeMap<>();
        values.put("cost/seconds", cost.wallSeconds());
        values.put("cost/device_seconds", cost.deviceSeconds());
        cost.cpuSeconds().ifPresent(seconds -> values.put("cost/cpu_seconds", seconds));
        values.put("cost/images", (double) cost.images());
        return new TrainingEvent.Scalars(finished.createdAt(), update, values);
    }

    /** The spec with its defaults, by path, such as {@code loss.initialMargin}. */
    private Map<String, String> settings() {
        ObjectNode spec =
                ContractJson.mapper().valueToTree(context.experiment().file().spec());
        spec.remove(NOT_PARAMETERS);
        var settings = new TreeMap<String, String>();
        flatten("", spec, settings);
        return settings;
    }

    /** Lists of objects are flattened with the number of the entry; other lists are one value. */
    private static void flatten(String path, JsonNode node, Map<String, String> to) {
        boolean objects = node.isArray() && !node.isEmpty() && node.get(0).isObject();
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> flatten(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), to));
        } else if (objects) {
            for (int i = 0; i < node.size(); i++) {
                flatten(path + "." + i, node.get(i), to);
            }
        } else if (!node.isNull()) {
            to.put(path, node.isValueNode() ? node.asText() : node.toString());
        }
    }
}
