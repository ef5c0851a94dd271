// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A schema with a rule at each kind of place: the root, an object, a scalar, the items of a list. */
class CelRulesTest {
    private static final CelRules RULES =
            new CelRules(YamlReader.read("""
                    x-kubernetes-validations:
                    - {rule: "self.metadata.name != 'bad'", message: "metadata.name: is bad"}
                    - {rule: "self.metadata.name != 'odd'", message: "is odd"}
                    properties:
                      metadata: {type: object}
                      spec:
                        x-kubernetes-validations:
                        - {rule: "!has(self.a) || self.a < self.b", message: "must be less than b", fieldPath: ".a"}
                        properties:
                          a: {type: integer}
                          b: {type: integer}
                          uri:
                            x-kubernetes-validations:
                            - {rule: "self.startsWith('s3:')", message: "must be in S3"}
                          list:
                            items:
                              x-kubernetes-validations:
                              - {rule: "self.min <= self.max", message: "has no values"}
                              properties:
                                name:
                                  x-kubernetes-validations:
                                  - {rule: "self != 'x'", message: "must not be x"}
                    """).tree().orElseThrow());

    private static String broken(String yaml, String... unsound) {
        return RULES.check(YamlReader.read(yaml).tree().orElseThrow(), Set.of(unsound)).stream()
                .map(rule -> rule.path() + ": " + rule.message())
                .collect(Collectors.joining("\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{metadata: {name: good}, spec: {a: 1, b: 2, uri: 's3:b', list: [{min: 1, max: 1, name: y}]}} | ''",
                "{metadata: {name: good}, spec: {}} | ''",
                "{metadata: {name: good}} | ''",
                "{metadata: {name: bad}} | metadata.name: is bad",
                "{metadata: {name: odd}} | : is odd",
                "{metadata: {name: good}, spec: {a: 2, b: 2}} | spec.a: must be less than b",
                "{metadata: {name: good}, spec: {uri: 'file:a'}} | spec.uri: must be in S3",
                "{metadata: {name: good}, spec: {list: [{min: 1, max: 2}, {min: 2, max: 1}]}} | spec.list[1]: has no values",
                "{metadata: {name: good}, spec: {list: [{min: 1, max: 1, name: x}]}} | spec.list[0].name: must not be x",
                "{metadata: {name: good}, spec: {list: []}} | ''",
            })
    void aViolatedRuleNamesItsField(String manifest, String expected) {
        assertThat(broken(manifest)).isEqualTo(expected);
    }

    @Test
    void aRuleThatCannotBeEvaluatedBecauseOfAValueOfTheWrongTypeIsSkipped() {
        String manifest = "{metadata: {name: good}, spec: {a: text, b: 1}}";
        assertThat(broken(manifest, "spec.a")).isEmpty();
        assertThat(broken(manifest)).as("the schema finds nothing").isEqualTo("spec.a: must be less than b");
    }

    @Test
    void everyRuleIsStandardCel() {
        var schema = YamlReader.read("x-kubernetes-validations: [{rule: 'quantity(self)', message: a}]")
                .tree()
                .orElseThrow();
        assertThatThrownBy(() -> new CelRules(schema))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("quantity(self)");
    }
}
