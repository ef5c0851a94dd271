// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Golden;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The columns of {@code kubectl get fle}, as the API server returns them. */
@ExtendWith(ApiServer.class)
class ColumnsApiIT {
    private static final Path STORIES = Path.of("src/test/resources/golden/story");

    /** Experiments with the statuses of the golden scenarios, and one without a status. */
    @Test
    void theColumnsSummarizeTheStatus() throws IOException {
        try (var client = ApiServer.client()) {
            String namespace = ApiServer.namespace(client);
            for (String story : List.of("complete", "diverged", "moved", "stalled")) {
                writeStatus(client, namespace, story);
            }
            client.resource(Cluster.experiment("new", "scheduling: {queueName: team-a}"))
                    .inNamespace(namespace)
                    .create();
            var table = table(client, namespace);
            Golden.assertSame(
                    "columns.txt",
                    "kubectl get fle\n\n" + print(table, priority -> priority == 0) + "\nkubectl get fle -o wide\n\n"
                            + print(table, priority -> true));
        }
    }

    private static void writeStatus(KubernetesClient client, String namespace, String story) throws IOException {
        var experiment = client.resource(Cluster.experiment(story))
                .inNamespace(namespace)
                .create();
        experiment.setStatus(Serialization.unmarshal(
                Files.readString(STORIES.resolve(story + "-status.yaml")), FairLossExperimentStatus.class));
        client.resource(experiment).updateStatus();
    }

    private static JsonNode table(KubernetesClient client, String namespace) throws IOException {
        var request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(client.getMasterUrl() + "apis/fairloss.dev/v1alpha1/namespaces/" + namespace
                        + "/fairlossexperiments")
                .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
                .build();
        return new ObjectMapper()
                .readTree(client.getHttpClient()
                        .sendAsync(request, String.class)
                        .join()
                        .body());
    }

    private static String print(JsonNode table, IntPredicate priorities) {
        var columns = StreamSupport.stream(table.get("columnDefinitions").spliterator(), false)
                .toList();
        var text = new StringBuilder();
        text.append(row(columns, priorities, i -> columns.get(i).get("name").asText()));
        for (var row : table.get("rows")) {
            text.append(row(
                    columns,
                    priorities,
                    i -> columns.get(i).get("name").asText().equals("Age")
                            ? "-"
                            : row.get("cells").get(i).asText("")));
        }
        return text.toString();
    }

    private static String row(List<JsonNode> columns, IntPredicate priorities, IntFunction<String> cell) {
        return IntStream.range(0, columns.size())
                .filter(i -> priorities.test(columns.get(i).get("priority").asInt()))
                .mapToObj(cell)
                .collect(Collectors.joining(" | ", "", "\n"));
    }
}
