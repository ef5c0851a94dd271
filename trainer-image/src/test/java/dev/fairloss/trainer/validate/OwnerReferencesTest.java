// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules of ValidateOwnerReferences in k8s.io/apimachinery/pkg/api/validation. */
class OwnerReferencesTest {
    private static final String VALID = "apiVersion: apps/v1, kind: Deployment, name: a, uid: b";

    private static String findings(String references) {
        YamlText text = YamlReader.read("metadata:\n  ownerReferences: " + references);
        var found = new MetadataFindings(text);
        OwnerReferences.check(text.tree().orElseThrow().path("metadata").path("ownerReferences"), found);
        return found.all().stream().map(Finding::toString).collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null",
                "[]",
                "[{" + VALID + "}]",
                "[{" + VALID + ", controller: true, blockOwnerDeletion: false}]",
                "[{" + VALID + ", controller: true}, {" + VALID + ", controller: false}]",
                "[{apiVersion: v1, kind: ConfigMap, name: a, uid: b}]",
                "[{apiVersion: events.example.com/v1, kind: Event, name: a, uid: b}]",
            })
    void validReferencesHaveNoFinding(String references) {
        assertThat(findings(references)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | ownerReferences: must be a list; write one line each, with a dash",
                "[a] | ownerReferences[0]: must have the fields apiVersion, kind, name, uid; write them",
                "[{kind: Deployment, name: a, uid: b}]"
                        + " | ownerReferences[0].apiVersion: is required; copy it from the owner",
                "[{apiVersion: v1, kind: '', name: a, uid: b}]"
                        + " | ownerReferences[0].kind: is required; copy it from the owner",
                "[{apiVersion: v1, kind: Node, name: null, uid: b}]"
                        + " | ownerReferences[0].name: is required; copy it from the owner",
                "[{apiVersion: v1, kind: Node, name: a}]"
                        + " | ownerReferences[0].uid: is required; copy it from the owner",
                "[{apiVersion: v1, kind: Node, name: 7, uid: b}]"
                        + " | ownerReferences[0].name: must be a string; quote it: \"7\"",
                "[{apiVersion: a/b/c, kind: Node, name: a, uid: b}]"
                        + " | ownerReferences[0].apiVersion: must be VERSION or GROUP/VERSION; copy it from the owner",
                "[{apiVersion: /v1, kind: Node, name: a, uid: b}]"
                        + " | ownerReferences[0].apiVersion: must be VERSION or GROUP/VERSION; copy it from the owner",
                "[{" + VALID + ", controler: true}]"
                        + " | ownerReferences[0].controler: unknown field; did you mean controller?",
                "[{" + VALID + ", controller: \"true\"}]"
                        + " | ownerReferences[0].controller: must be true or false; write it without quotes",
                "[{" + VALID + ", blockOwnerDeletion: 1}]"
                        + " | ownerReferences[0].blockOwnerDeletion: must be true or false; write it without quotes",
                "[{apiVersion: v1, kind: Event, name: a, uid: b}]"
                        + " | ownerReferences[0]: an Event cannot be an owner; remove the reference",
                "[{" + VALID + "}, {apiVersion: v1, kind: Event, name: a, uid: b}]"
                        + " | ownerReferences[1]: an Event cannot be an owner; remove the reference",
                "[{" + VALID + ", controller: true}, {" + VALID + ", controller: true}]"
                        + " | ownerReferences: has 2 references with controller: true; keep one of them",
            })
    void anInvalidReferenceHasOneFinding(String references, String expected) {
        assertThat(findings(references)).isEqualTo("line 2: metadata." + expected);
    }
}
