// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.contract.json.ContractJson;
import java.util.List;

/**
 * The experiment file that pods read: the fields of the spec that the trainer needs, without those that only the cluster uses.
 *
 * @param content of the file
 * @param hash of the content, 16 hexadecimal digits
 */
public record PodSpecFile(JsonNode content, String hash) {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();
    private static final List<String> CLUSTER_FIELDS = List.of(
            "suspend",
            "compute",
            "scheduling",
            "pods",
            "retries",
            "activeDeadline",
            "ttlAfterFinished",
            "artifactPolicy");

    /** The file of an experiment. @param spec with defaults, and with paths as pods see them */
    static PodSpecFile of(ExperimentRef owner, FairLossExperimentSpec spec) {
        ObjectNode manifest = ContractJson.mapper().createObjectNode();
        manifest.put("apiVersion", "fairloss.dev/v1alpha1").put("kind", "FairLossExperiment");
        manifest.putObject("metadata").put("namespace", owner.namespace()).put("name", owner.name());
        ObjectNode requested = ContractJson.mapper().valueToTree(spec);
        requested.remove(CLUSTER_FIELDS);
        ((ObjectNode) requested.path("collection")).remove("parallelism");
        ((ObjectNode) requested.path("training")).remove("concurrency"); // arguments name the trainings of a pod
        manifest.set("spec", requested);
        return new PodSpecFile(manifest, ContractJson.sha256(manifest).substring(0, 16));
    }

    /** The file. Written when it is needed: each reconciliation needs the hash, and only the first one the file. */
    String yaml() {
        try {
            return YAML.writeValueAsString(content);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
