// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.ComparisonArm;
import dev.fairloss.contract.spec.Head;
import dev.fairloss.contract.spec.Utility;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.lang.reflect.Field;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The choices in annotations of the API match the enums of the contract; annotations cannot be computed from enums. */
class ChoicesTest {
    @Test
    void descriptionsNameEveryChoice() throws NoSuchFieldException {
        assertThat(description(ModelSpec.class, "backbone")).contains(names(Backbone.values()));
        assertThat(description(LossSpec.class, "head")).contains(names(Head.values()));
        assertThat(description(CollectionSpec.class, "strategy")).contains(names(CollectionStrategy.values()));
        assertThat(description(CollectionSpec.class, "utility")).contains(names(Utility.values()));
        assertThat(description(ComparisonSpec.class, "arms")).contains(names(ComparisonArm.values()));
    }

    @Test
    void comparisonAllowsAllArms() throws NoSuchFieldException {
        assertThat(ComparisonSpec.class
                        .getDeclaredField("arms")
                        .getAnnotation(Size.class)
                        .max())
                .isEqualTo(ComparisonArm.values().length);
    }

    @Test
    void imageSizeRuleCoversEveryBackbone() throws NoSuchFieldException {
        String sizes = Stream.of(Backbone.values())
                .map(backbone -> "'" + backbone + "': " + backbone.inputSize())
                .collect(Collectors.joining(", "));
        String inWords = sizes.replace("'", "");
        assertThat(FairLossExperimentSpec.class.getAnnotationsByType(ValidationRule.class))
                .anySatisfy(rule -> {
                    assertThat(rule.value())
                            .isEqualTo("self.dataset.imageSize >= {" + sizes + "}[self.model.backbone]");
                    assertThat(rule.message())
                            .isEqualTo("must be at least the input size of model.backbone (" + inWords + ")");
                });
        assertThat(description(DatasetSpec.class, "imageSize")).contains("(" + inWords + ")");
    }

    @Test
    void imageSizeRuleKeepsEveryBackboneFromCroppingTheMiddle() throws NoSuchFieldException {
        String sizes = Stream.of(Backbone.values())
                .map(backbone -> "'" + backbone + "': " + backbone.largestImageSize())
                .collect(Collectors.joining(", "));
        String inWords = sizes.replace("'", "");
        assertThat(FairLossExperimentSpec.class.getAnnotationsByType(ValidationRule.class))
                .anySatisfy(rule -> {
                    assertThat(rule.value())
                            .isEqualTo("self.dataset.imageSize <= {" + sizes + "}[self.model.backbone]");
                    assertThat(rule.message()).contains("(" + inWords + ")");
                });
        assertThat(description(DatasetSpec.class, "imageSize")).contains("(" + inWords + ")");
    }

    private static String description(Class<?> type, String component) throws NoSuchFieldException {
        Field field = type.getDeclaredField(component);
        return field.getAnnotation(JsonPropertyDescription.class).value();
    }

    private static String[] names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).toArray(String[]::new);
    }
}
