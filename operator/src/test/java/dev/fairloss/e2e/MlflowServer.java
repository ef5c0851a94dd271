// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static dev.fairloss.e2e.Program.setting;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** An MLflow server that both pods and this machine reach, possibly under two addresses. */
final class MlflowServer {
    /** The variable with its address for pods. */
    static final String VARIABLE = "FAIRLOSS_E2E_MLFLOW";

    private MlflowServer() {}

    /** Its address for pods. */
    static String inPods() {
        return setting(VARIABLE, "");
    }

    /** The runs of an experiment, by name. */
    static Map<String, Run> runs(String experiment) {
        String id = Results.parse(ask("experiments/get-by-name?experiment_name=" + experiment))
                .at("/experiment/experiment_id")
                .asText();
        var found = Results.parse(
                ask("runs/search", "--json", "{\"experiment_ids\": [\"%s\"], \"max_results\": 100}".formatted(id)));
        return elements(found.path("runs"))
                .map(Run::new)
                .collect(Collectors.toMap(run -> run.info("run_name"), run -> run));
    }

    /** The versions of a registered model. */
    static List<JsonNode> versions(String model) {
        return elements(Results.parse(ask("model-versions/search?filter=name%3D%27" + model + "%27"))
                        .path("model_versions"))
                .toList();
    }

    private static String ask(String call, String... options) {
        var command = new ArrayList<>(List.of("curl", "-sS", "--fail-with-body"));
        command.addAll(List.of(options));
        command.add(setting("FAIRLOSS_MLFLOW", inPods()) + "/api/2.0/mlflow/" + call);
        return Program.run(Map.of(), command);
    }

    private static Stream<JsonNode> elements(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    /** A run, as the server describes it. */
    record Run(JsonNode json) {
        /** A field such as {@code run_id} or {@code status}. */
        String info(String field) {
            return json.path("info").path(field).asText();
        }

        /** {@code tags}, {@code params} or {@code metrics}: the latest value of each. */
        Map<String, String> data(String list) {
            return elements(json.path("data").path(list))
                    .collect(Collectors.toMap(one -> one.path("key").asText(), one -> one.path("value")
                            .asText()));
        }
    }
}
