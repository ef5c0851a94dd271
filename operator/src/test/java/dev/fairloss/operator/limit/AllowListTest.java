// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.json.ContractJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowListTest {
    private static final AllowList URIS =
            new AllowList("storageUris", "spec.storage.uri", "stores", "/", NamespaceLimits::storageUris);
    private static final AllowList CLASSES = new AllowList(
            "priorityClasses",
            "spec.scheduling.priorityClassName",
            "priority classes",
            "",
            NamespaceLimits::priorityClasses);

    private static final AllowList ENV =
            new AllowList("env", "spec.pods.env", "variables", "=", NamespaceLimits::env, false);

    private static TenantLimits limits(String json) {
        try {
            return ContractJson.mapper().readValue(json, TenantLimits.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "s3://a, s3://a, true",
        "s3://a/b/c, s3://a, true",
        "s3://ab, s3://a, false",
        "s3://a-b/c, s3://a, false",
        "s3://a, s3://a/b, false",
        "s3://team-x/b, s3://{namespace}, true",
        "s3://team-y/b, s3://{namespace}, false",
        "s3://b, *, true",
    })
    void anAllowedUriAllowsAllThatIsBelowIt(String requested, String allowed, boolean passes) {
        var limits = limits("{\"default\": {\"storageUris\": [\"" + allowed + "\"]}}");
        assertThat(URIS.check(limits, "team-x", List.of(requested)).isEmpty()).isEqualTo(passes);
    }

    @ParameterizedTest
    @CsvSource({"low, true", "low/x, false", "lower, false", "Low, false"})
    void aNameAllowsOnlyItself(String requested, boolean passes) {
        var limits = limits("{\"default\": {\"priorityClasses\": [\"low\"]}}");
        assertThat(CLASSES.check(limits, "team-x", List.of(requested)).isEmpty())
                .isEqualTo(passes);
    }

    @ParameterizedTest(name = "{0} of {1}")
    @CsvSource({
        "NCCL_DEBUG=INFO, NCCL_*, true",
        "NCCLX=1, NCCL_*, false",
        "TZ=UTC, TZ, true",
        "TZ=UTC, TZ=UTC, true",
        "TZ=UTC2, TZ=UTC, false",
        "TZX=UTC, TZ, false",
        "TZ=UTC, T, false",
        "TZ=UTC, *, true",
    })
    void aPrefixAllowsAllThatBeginsWithIt(String requested, String allowed, boolean passes) {
        var limits = limits("{\"default\": {\"env\": [\"" + allowed + "\"]}}");
        assertThat(ENV.check(limits, "team-x", List.of(requested)).isEmpty()).isEqualTo(passes);
    }

    @Test
    void aClosedListAllowsNothingWhereItIsNotSet() {
        assertThat(ENV.check(TenantLimits.NONE, "team-x", List.of("TZ=UTC")).map(Violation::text))
                .contains(
                        "spec.pods.env: 'TZ=UTC' is not among the allowed variables (none) of namespace team-x; set by the"
                                + " administrator in the chart's limits.default.env");
        assertThat(ENV.check(TenantLimits.NONE, "team-x", List.of())).isEmpty();
    }

    @Test
    void theFirstViolationInAlphabeticalOrderIsNamedWithTheLimit() {
        var limits = limits(
                "{\"default\": {\"priorityClasses\": [\"low\", \"mid\"]}, \"namespaces\": {\"own\": {\"priorityClasses\": []}}}");
        assertThat(CLASSES.check(limits, "team-x", List.of("z", "low", "b")).map(Violation::text))
                .contains(
                        "spec.scheduling.priorityClassName: 'b' is not among the allowed priority classes (low, mid) of"
                                + " namespace team-x; set by the administrator in the chart's limits.default.priorityClasses");
        assertThat(CLASSES.check(limits, "own", List.of("low")).map(Violation::text))
                .contains(
                        "spec.scheduling.priorityClassName: 'low' is not among the allowed priority classes (none) of"
                                + " namespace own; set by the administrator in the chart's limits.namespaces.own.priorityClasses");
    }

    @Test
    void withoutALimitOrARequestAllIsAllowed() {
        assertThat(CLASSES.check(TenantLimits.NONE, "team-x", List.of("any"))).isEmpty();
        assertThat(CLASSES.check(limits("{\"default\": {\"priorityClasses\": []}}"), "team-x", List.of()))
                .isEmpty();
    }
}
