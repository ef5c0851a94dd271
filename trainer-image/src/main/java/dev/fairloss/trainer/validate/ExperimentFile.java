// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import java.nio.file.Path;

/**
 * A valid experiment file.
 *
 * @param namespace namespace of the experiment; {@code default} if the file has none
 * @param name name of the experiment, a DNS label
 * @param file path of the file; relative {@code file:} URIs resolve against its folder
 * @param defaulted the whole file with the CRD's defaults filled in; must not be modified
 * @param spec the spec in {@code defaulted}
 */
public record ExperimentFile(
        String namespace, String name, Path file, JsonNode defaulted, FairLossExperimentSpec spec) {

    /** Namespace and name, such as {@code default/quickstart}. */
    public String qualifiedName() {
        return namespace + "/" + name;
    }

    /** The whole file with all defaults filled in, as YAML. */
    public String defaultedYaml() {
        try {
            return YAMLMapper.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .build()
                    .writeValueAsString(defaulted);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
