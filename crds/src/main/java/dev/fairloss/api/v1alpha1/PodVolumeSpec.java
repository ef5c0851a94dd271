// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A volume of the pods, mounted at {@code /volumes/NAME}: an experiment cannot choose the path, so that a volume covers no file of
 * the image or of another volume.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value =
                "[has(self.configMap), has(self.persistentVolumeClaim), has(self.emptyDir)].filter(source, source).size() == 1",
        message = "set exactly one of configMap, persistentVolumeClaim and emptyDir")
public record PodVolumeSpec(
        @Required
        @Pattern(ValueFormats.LABEL)
        @Size(max = 48)
        @JsonPropertyDescription(
                "Name of the volume: lower-case letters, digits and hyphens. It is mounted at /volumes/NAME.")
        String name,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription("ConfigMap in the namespace, mounted read-only: one file for each key.")
        String configMap,

        @Pattern(Quantities.NAME)
        @Size(max = Quantities.NAME_LENGTH)
        @JsonPropertyDescription(
                "PersistentVolumeClaim in the namespace, mounted read-only. For data, use volumeClaim of the data source instead.")
        String persistentVolumeClaim,

        @Pattern(Quantities.MEMORY)
        @Size(max = Quantities.LENGTH)
        @JsonPropertyDescription(
                "Size limit of an empty folder on the node's disk, for example 2Gi, writable and deleted with the pod. A pod that writes more is evicted.")
        String emptyDir) {}
