// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MetadataCheckTest {
    private static List<String> findings(List<Finding> findings) {
        return findings.stream().map(Finding::toString).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{apiVersion: fairloss.dev/v1alpha1, kind: FairLossExperiment} | ''",
                "[] | is not a FairLossExperiment but a list; begin with apiVersion: and kind:",
                "hello | is not a FairLossExperiment but a single value; begin with apiVersion: and kind:",
                "{kind: FairLossExperiment} | apiVersion: is required; write apiVersion: fairloss.dev/v1alpha1",
                "{apiVersion: v1, kind: FairLossExperiment}"
                        + " | line 1: apiVersion: is \"v1\"; write apiVersion: fairloss.dev/v1alpha1",
                "{apiVersion: fairloss.dev/v1alpha1, kind: 7} | line 1: kind: is 7; write kind: FairLossExperiment",
            })
    void checksTheType(String yaml, String expected) {
        YamlText text = YamlReader.read(yaml);
        assertThat(String.join("\n", findings(MetadataCheck.type(text.tree().orElseThrow(), text))))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: a, namespace: b, labels: {c: d}, annotations: {e: f}} | ''",
                "{name: a, labels: null, annotations: null, namespace: null} | ''",
                "7 | line 1: metadata.name: is required; add metadata: {name: my-experiment}",
                "{} | line 1: metadata.name: is required; add a name, such as my-experiment",
                "{name: null} | line 1: metadata.name: is required; add a name, such as my-experiment",
                "{name: 7} | line 1: metadata.name: must be a string; quote it: \"7\"",
                "{name: [a]} | line 1: metadata.name: must be a string; write plain text",
                "{name: a, namespace: 7} | line 1: metadata.namespace: must be a string; quote it: \"7\"",
                "{name: a, label: {}} | line 1: metadata.label: unknown field; did you mean labels?",
                "{name: a, zzz: {}} | line 1: metadata.zzz: unknown field; leave it out",
                "{name: a, labels: [b]}"
                        + " | line 1: metadata.labels: must be a set of names and strings; write name: \"value\" below it",
                "{name: a, labels: {b: true}} | line 1: metadata.labels.b: must be a string; quote it: \"true\"",
                "{name: a, annotations: {b: 1}} | line 1: metadata.annotations.b: must be a string; quote it: \"1\"",
            })
    void checksTheMetadata(String metadata, String expected) {
        YamlText text = YamlReader.read("metadata: " + metadata);
        assertThat(String.join("\n", findings(MetadataCheck.metadata(text.tree().orElseThrow(), text))))
                .isEqualTo(expected);
    }
}
