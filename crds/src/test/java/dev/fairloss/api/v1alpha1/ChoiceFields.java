// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.fabric8.generator.annotation.ValidationRule;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Checks a record of which exactly one of several fields is set, against the sealed type that the fields resolve to. */
final class ChoiceFields {
    private ChoiceFields() {}

    /** Names of the fields whose types implement an interface. */
    static List<String> names(Class<?> spec, Class<?> choice) {
        return Arrays.stream(spec.getRecordComponents())
                .filter(field -> choice.isAssignableFrom(field.getType()))
                .map(RecordComponent::getName)
                .toList();
    }

    /** One field, one JSON type name and one permitted record per choice; a rule over all fields; a message that names all. */
    static void assertComplete(Class<?> spec, Class<?> choice, Class<?> resolved) {
        List<String> names = names(spec, choice);
        assertThat(Arrays.stream(resolved.getAnnotation(JsonSubTypes.class).value())
                        .map(JsonSubTypes.Type::name))
                .as("type names of %s", resolved.getSimpleName())
                .containsExactlyInAnyOrderElementsOf(names);
        assertThat(Arrays.stream(resolved.getAnnotation(JsonSubTypes.class).value())
                        .map(JsonSubTypes.Type::value))
                .as("named types of %s", resolved.getSimpleName())
                .doesNotHaveDuplicates()
                .containsExactlyInAnyOrder(resolved.getPermittedSubclasses());
        String rule = names.stream()
                .map(name -> "has(self." + name + ")")
                .collect(Collectors.joining(", ", "[", "].exists_one(isSet, isSet)"));
        assertThat(spec.getAnnotationsByType(ValidationRule.class)).anySatisfy(annotation -> {
            assertThat(annotation.value()).isEqualTo(rule);
            assertThat(annotation.message()).contains(names);
        });
    }
}
