// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fairloss.operator.testing.Experiments;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LimitRulesTest {
    private static final TenantLimits LIMITS = TenantLimitsTest.limits(LimitCase.limits("own"));

    static List<LimitCase> cases() {
        return LimitCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theFirstViolationIsNamed(LimitCase experiment) {
        String namespace = experiment.team() == LimitCase.Team.OWN ? "own" : "limited";
        assertThat(check(experiment, LIMITS, namespace).map(Violation::text))
                .isEqualTo(experiment.messageIn(namespace));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void withoutLimitsAllButEnvironmentAndVolumesIsAllowed(LimitCase experiment) {
        var spec = experiment.experiment().getSpec();
        var refused = Stream.of(
                        Optional.ofNullable(spec.pods().env()).map(set -> "spec.pods.env"),
                        Optional.ofNullable(spec.pods().volumes()).map(set -> "spec.pods.volumes"))
                .flatMap(Optional::stream)
                .toList();
        assertThat(LimitRules.check(spec, Optional.ofNullable(spec.storage()), TenantLimits.NONE, "limited"))
                .extracting(Violation::field)
                .isEqualTo(refused);
    }

    @Test
    void nothingIsAllowedInPodsUnlessALimitSaysSo() {
        var spec = Experiments.of("minimal", changed -> changed.withObject("/pods")
                        .withArray("env")
                        .addObject()
                        .put("name", "TZ")
                        .put("value", "UTC"))
                .getSpec();
        assertThat(LimitRules.check(spec, Optional.empty(), TenantLimits.NONE, "limited"))
                .extracting(Violation::text)
                .containsExactly(
                        "spec.pods.env: 'TZ=UTC' is not among the allowed environment variables (none) of namespace"
                                + " limited; set by the administrator in the chart's limits.default.env");
    }

    /** A new field for an image needs a case, which also proves that the policy of the chart looks at it. */
    @Test
    void thereIsACaseForEachFieldThatNamesAnImage() throws IOException {
        JsonNode schema = new YAMLMapper()
                .readTree(Path.of("../crds/fairlossexperiments.fairloss.dev-v1.yaml")
                        .toFile())
                .at("/spec/versions/0/schema/openAPIV3Schema/properties/spec");
        assertThat(DataImageCases.fields().keySet()).containsExactlyInAnyOrderElementsOf(imageFields("", schema));
    }

    private static List<String> imageFields(String path, JsonNode schema) {
        JsonNode node = schema.has("items") ? schema.path("items") : schema;
        return node.path("properties").properties().stream()
                .flatMap(field -> field.getKey().equals("volumeImage")
                        ? Stream.of(path.substring(1))
                        : imageFields(path + "." + field.getKey(), field.getValue()).stream())
                .toList();
    }

    @Test
    void allViolationsAreNamed() {
        var spec = Experiments.of("minimal", changed -> {
                    changed.withObject("/scheduling").put("priorityClassName", "urgent");
                    changed.withObject("/collection").put("parallelism", 7);
                })
                .getSpec();
        assertThat(LimitRules.check(spec, Optional.empty(), LIMITS, "limited"))
                .extracting(Violation::field)
                .containsExactly("spec.scheduling.priorityClassName", "spec.collection.parallelism");
    }

    @ParameterizedTest(name = "{0} GPU-seconds: allowed {1}")
    @CsvSource({"0, true", "359999, true", "360000, false", "400000, false"})
    void gpuHoursCanBeUsedUp(long seconds, boolean allowed) {
        assertThat(LimitRules.checkUsage(seconds, LIMITS, "limited").map(Violation::text))
                .isEqualTo(
                        allowed
                                ? Optional.empty()
                                : Optional.of("status.cost: " + seconds / 3600 + " GPU-hours reach the limit 100 of"
                                        + " namespace limited; set by the administrator in the chart's"
                                        + " limits.default.maxGpuHours"));
        assertThat(LimitRules.checkUsage(seconds, TenantLimits.NONE, "limited")).isEmpty();
    }

    private static Optional<Violation> check(LimitCase experiment, TenantLimits limits, String namespace) {
        var spec = experiment.experiment().getSpec();
        return LimitRules.check(spec, Optional.ofNullable(spec.storage()), limits, namespace).stream()
                .findFirst();
    }
}
