// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.DataSource;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DatasetSpecTest {
    /** Each source in a spec, and what it resolves to. */
    private static final Map<String, Map.Entry<String, DataSource>> SOURCES = new TreeMap<>(Map.of(
            "imageFolder",
            Map.entry("{\"uri\": \"file:faces\"}", new DataSource.ImageFolder("file:faces")),
            "zip",
            Map.entry("{\"uri\": \"s3://faces/f.zip\"}", new DataSource.Zip("s3://faces/f.zip")),
            "recordIO",
            Map.entry("{\"uri\": \"file:train.rec\"}", new DataSource.RecordIO("file:train.rec")),
            "webDataset",
            Map.entry("{\"uri\": \"file:shards\"}", new DataSource.WebDataset("file:shards")),
            "synthetic",
            Map.entry("{\"identities\": 20, \"maximumImages\": 5, \"seed\": 3}", new DataSource.Synthetic(20, 5, 3))));

    @Test
    void everySourceHasAFieldATypeNameAndAPartInTheRule() {
        ChoiceFields.assertComplete(DatasetSpec.class, DataSourceSpec.class, DataSource.class);
        assertThat(SOURCES.keySet())
                .containsExactlyInAnyOrderElementsOf(ChoiceFields.names(DatasetSpec.class, DataSourceSpec.class));
    }

    @Test
    void theSourceThatIsSetIsResolved() throws IOException {
        for (var source : SOURCES.entrySet()) {
            String json = "{\"" + source.getKey() + "\": " + source.getValue().getKey() + "}";
            DataSource resolved = ContractJson.strictMapper()
                    .readValue(json, DatasetSpec.class)
                    .dataSource()
                    .resolve();
            assertThat(resolved).as(json).isEqualTo(source.getValue().getValue());
            assertThat(ContractJson.mapper().valueToTree(resolved).get("type").asText())
                    .isEqualTo(source.getKey());
        }
    }
}
