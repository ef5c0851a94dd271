// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.tracking.RunState.Status;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes runs of MLflow equal to tracked ones. What the server already has is found by tags and is not sent again, so a call can
 * be repeated at any time, also by another process.
 */
final class MlflowRuns {
    /** The largest batches that MLflow accepts. */
    private static final int METRICS = 1000;

    private static final int PARAMETERS = 100;
    private static final int LONGEST_PARAMETER = 500;
    private static final int LONGEST_DESCRIPTION = 5000;

    private static final String PARENT = "mlflow.parentRunId";

    private final MlflowClient client;

    MlflowRuns(MlflowClient client) {
        this.client = client;
    }

    /** Creates or continues a run. */
    void send(TrackedRun run) throws MlflowException, InterruptedException {
        String experiment = experiment();
        Optional<String> parent = run.parent().isEmpty()
                ? Optional.empty()
                : find(experiment, run.parent()).map(MlflowRuns::id);
        var found = find(experiment, run.identity());
        String id;
        if (found.isPresent()) {
            id = id(found.get());
        } else {
            id = create(experiment, run, parent);
        }
        var data = found.map(known -> known.path("data")).orElseGet(ContractJson.mapper()::createObjectNode);
        sendSettings(id, run, parent, data);
        sendMetrics(id, run, data);
        if (run.state().status().replaces(found.map(MlflowRuns::status).orElse(Status.RUNNING))) {
            var update = object().put("run_id", id)
                    .put("status", run.state().status().name());
            run.state().ended().ifPresent(time -> update.put("end_time", time.toEpochMilli()));
            client.post("runs/update", update);
        }
    }

    /** The ID of the MLflow experiment, which is created if it does not exist. */
    private String experiment() throws MlflowException, InterruptedException {
        String name = client.settings().experiment();
        try {
            return known(name);
        } catch (MlflowException e) {
            if (!e.code().equals("RESOURCE_DOES_NOT_EXIST")) {
                throw e;
            }
        }
        try {
            return client.post("experiments/create", object().put("name", name))
                    .path("experiment_id")
                    .asText();
        } catch (MlflowException e) {
            if (e.code().equals("RESOURCE_ALREADY_EXISTS")) {
                return known(name); // another process was faster
            }
            throw e;
        }
    }

    private String known(String name) throws MlflowException, InterruptedException {
        return client.get("experiments/get-by-name", "experiment_name", name)
                .path("experiment")
                .path("experiment_id")
                .asText();
    }

    /** The newest run with all these tags. */
    private Optional<JsonNode> find(String experiment, Map<String, String> tags)
            throws MlflowException, InterruptedException {
        var search = object();
        search.putArray("experiment_ids").add(experiment);
        search.put("max_results", 1)
                .put(
                        "filter",
                        new TreeMap<>(tags)
                                .entrySet().stream()
                                        .map(tag -> "tags.`" + tag.getKey() + "` = '" + tag.getValue() + "'")
                                        .collect(Collectors.joining(" and ")));
        search.putArray("order_by").add("attributes.start_time DESC");
        var runs = client.post("runs/search", search).path("runs");
        return runs.isEmpty() ? Optional.empty() : Optional.of(runs.get(0));
    }

    /** The status of a run; a status that FairLoss never sets counts as running. */
    private static Status status(JsonNode run) {
        String name = run.path("info").path("status").asText();
        return Stream.of(Status.values())
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElse(Status.RUNNING);
    }

    private static String id(JsonNode run) {
        return run.path("info").path("run_id").asText();
    }

    private String create(String experiment, TrackedRun run, Optional<String> parent)
            throws MlflowException, InterruptedException {
        var request = object().put("experiment_id", experiment)
                .put("run_name", run.name())
                .put("start_time", start(run).toEpochMilli());
        // With the run, so that a run whose creation was not answered is found again.
        addTags(request, run.identity(), parent);
        return id(client.post("runs/create", request).path("run"));
    }

    private static Instant start(TrackedRun run) {
        return run.metrics().stream()
                .map(TrainingEvent.Scalars::time)
                .findFirst()
                .orElseGet(Instant::now);
    }

    private static void addTags(ObjectNode request, Map<String, String> tags, Optional<String> parent) {
        var array = request.putArray("tags");
        tags.forEach((key, value) -> array.add(object().put("key", key).put("value", value)));
        parent.ifPresent(id -> array.add(object().put("key", PARENT).put("value", id)));
    }

    /** Sends all tags, and the parameters that the server lacks: it refuses another value of a known parameter. */
    private void sendSettings(String id, TrackedRun run, Optional<String> parent, JsonNode data)
            throws MlflowException, InterruptedException {
        Set<String> known = new HashSet<>();
        data.path("params").forEach(parameter -> known.add(parameter.path("key").asText()));
        var unsent = new TreeMap<>(run.parameters());
        unsent.keySet().removeAll(known);
        var request = object().put("run_id", id);
        addTags(request, run.tags(), parent);
        client.post("runs/log-batch", request);
        var parameters = ContractJson.mapper().createArrayNode();
        unsent.forEach((key, value) ->
                parameters.add(object().put("key", key).put("value", shortened(value, LONGEST_PARAMETER))));
        log(id, "params", parameters, PARAMETERS);
    }

    /** Sends entries of a run in batches. */
    private void log(String id, String field, ArrayNode entries, int most)
            throws MlflowException, InterruptedException {
        for (Iterator<JsonNode> rest = entries.iterator(); rest.hasNext(); ) {
            var batch = object().put("run_id", id);
            ArrayNode some = batch.putArray(field);
            while (rest.hasNext() && some.size() < most) {
                some.add(rest.next());
            }
            client.post("runs/log-batch", batch);
        }
    }

    private static String shortened(String value, int most) {
        return value.length() <= most ? value : value.substring(0, most - 3) + "...";
    }

    private void sendMetrics(String id, TrackedRun run, JsonNode data) throws MlflowException, InterruptedException {
        Map<String, Long> last = new HashMap<>();
        data.path("metrics")
                .forEach(metric -> last.put(
                        metric.path("key").asText(), metric.path("step").asLong()));
        var unsent = ContractJson.mapper().createArrayNode();
        for (var point : run.metrics()) {
            point.values().forEach((name, value) -> {
                if (Double.isFinite(value) && point.update() > last.getOrDefault(name, -1L)) {
                    unsent.add(object().put("key", name)
                            .put("value", value)
                            .put("timestamp", point.time().toEpochMilli())
                            .put("step", point.update()));
                }
            });
        }
        log(id, "metrics", unsent, METRICS);
    }

    /** Registers a network, unless its step is registered already. */
    void register(TrackedModel model) throws MlflowException, InterruptedException {
        try {
            client.post("registered-models/create", object().put("name", model.name()));
        } catch (MlflowException e) {
            if (!e.code().equals("RESOURCE_ALREADY_EXISTS")) {
                throw e;
            }
        }
        var versions = client.get("model-versions/search", "filter", "name='" + model.name() + "'")
                .path("model_versions");
        for (var version : versions) {
            for (var tag : version.path("tags")) {
                if (tag.path("key").asText().equals(TrackedModel.STEP)
                        && tag.path("value").asText().equals(model.step())) {
                    return;
                }
            }
        }
        var request = object().put("name", model.name())
                .put("source", model.source())
                .put("description", shortened(model.card(), LONGEST_DESCRIPTION));
        find(experiment(), model.run()).map(MlflowRuns::id).ifPresent(id -> request.put("run_id", id));
        addTags(request, Map.of(TrackedModel.STEP, model.step()), Optional.empty());
        client.post("model-versions/create", request);
    }

    private static ObjectNode object() {
        return ContractJson.mapper().createObjectNode();
    }
}
