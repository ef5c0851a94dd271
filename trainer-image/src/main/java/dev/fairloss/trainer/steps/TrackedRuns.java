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
import dev.fairloss.trainer.tracking.EventFiles;
import dev.fairloss.trainer.tracking.TrackedModel;
import dev.fairloss.trainer.tracking.TrackedRun;
import dev.fairloss.trainer.tracking.TrainingEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

    /** Sends the run of the experiment when its steps are known. */
    public void started(StepPlan plan) {
        context.tracking()
                .mlflow()
                .ifPresent(to -> to.send(name(), () -> experiment(plan, List.of(), Map.of(), Optional.empty())));
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
        context.tracking().mlflow().ifPresent(to -> to.send(name() + " " + training.id(), () -> training(training)));
    }

    /**
     * The run of the experiment.
     *
     * @param metrics at its end
     * @param tags further tags
     */
    TrackedRun experiment(
            StepPlan plan, List<TrainingEvent.Scalars> metrics, Map<String, String> tags, Optional<Instant> finished) {
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
                finished);
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

    private TrackedRun training(PlannedStep training) {
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
                manifest.map(StepManifest::createdAt));
    }

    private static TrainingEvent.Scalars cost(StepManifest finished, long update) {
        var cost = finished.cost();
        return new TrainingEvent.Scalars(
                finished.createdAt(),
                update,
                Map.of(
                        "cost/seconds",
                        cost.wallSeconds(),
                        "cost/device_seconds",
                        cost.deviceSeconds(),
                        "cost/images",
                        (double) cost.images()));
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
