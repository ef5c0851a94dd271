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
import java.util.function.ToIntFunction;
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
    void imageSizeRulesAreThoseOfEveryBackbone() throws NoSuchFieldException {
        assertRule("must be at least the input size of model.backbone", ">=", Backbone::inputSize);
        assertRule("must be at most 8/7 of the input size of model.backbone", "<=", Backbone::largestImageSize);
    }

    /** One backbone has a size of its own, all others share one. */
    private static void assertRule(String start, String comparison, ToIntFunction<Backbone> size)
            throws NoSuchFieldException {
        int small = size.applyAsInt(Backbone.SmallResNet56px);
        int others = size.applyAsInt(Backbone.MobileFaceNet);
        assertThat(Backbone.values()).allSatisfy(backbone -> assertThat(size.applyAsInt(backbone))
                .isEqualTo(backbone == Backbone.SmallResNet56px ? small : others));
        String inWords = "(SmallResNet56px: " + small + ", others: " + others + ")";
        assertThat(FairLossExperimentSpec.class.getAnnotationsByType(ValidationRule.class))
                .anySatisfy(rule -> {
                    assertThat(rule.value())
                            .isEqualTo("self.dataset.imageSize " + comparison
                                    + " (self.model.backbone == 'SmallResNet56px' ? " + small + " : " + others + ")");
                    assertThat(rule.message()).startsWith(start + " " + inWords);
                });
        assertThat(description(DatasetSpec.class, "imageSize")).contains(inWords);
    }

    private static String description(Class<?> type, String component) throws NoSuchFieldException {
        Field field = type.getDeclaredField(component);
        return field.getAnnotation(JsonPropertyDescription.class).value();
    }

    private static String[] names(Enum<?>[] values) {
        return Stream.of(values).map(Enum::name).toArray(String[]::new);
    }
}
