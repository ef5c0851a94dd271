// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.AttributeResult.Protocol;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributeMeasureTest {
    @Test
    void aMeasureBelongsToOneGroupOrComparesThem() {
        assertThat(AttributeMeasure.OF_GROUP)
                .containsExactly(
                        AttributeMeasure.FMR,
                        AttributeMeasure.CROSS_FMR,
                        AttributeMeasure.FNMR,
                        AttributeMeasure.TAR_2,
                        AttributeMeasure.TAR_3,
                        AttributeMeasure.TAR_4);
        assertThat(AttributeMeasure.BETWEEN_GROUPS)
                .hasSize(9)
                .allMatch(AttributeMeasure::comparesGroups)
                .doesNotContainAnyElementsOf(AttributeMeasure.OF_GROUP);
        assertThat(AttributeMeasure.OF_GROUP_IN_SEARCHES).hasSize(3).noneMatch(AttributeMeasure::comparesGroups);
        assertThat(AttributeMeasure.BETWEEN_GROUPS_IN_SEARCHES).hasSize(5).allMatch(AttributeMeasure::comparesGroups);
    }

    @Test
    void everyMeasureBelongsToOneProtocol() {
        assertThat(Stream.of(Protocol.VERIFICATION, Protocol.IDENTIFICATION)
                        .flatMap(protocol ->
                                Stream.concat(protocol.ofGroup().stream(), protocol.betweenGroups().stream())))
                .containsExactlyInAnyOrder(AttributeMeasure.values());
        assertThat(Protocol.TEMPLATES.ofGroup()).isEqualTo(Protocol.VERIFICATION.ofGroup());
        assertThat(Protocol.TEMPLATES.betweenGroups()).isEqualTo(Protocol.VERIFICATION.betweenGroups());
    }

    @ParameterizedTest
    @CsvSource({"TAR_2, .01", "TAR_3, .001", "TAR_4, .0001"})
    void trueAcceptRatesHaveAFalseAcceptRateAndItsName(AttributeMeasure measure, double far) {
        assertThat(measure.falseAcceptRate()).hasValue(far);
        assertThat(measure.id()).isEqualTo("tar@" + far);
    }

    @Test
    void otherMeasuresHaveNoFalseAcceptRate() {
        assertThat(Arrays.stream(AttributeMeasure.values())
                        .filter(measure -> measure.falseAcceptRate().isEmpty()))
                .hasSize(20)
                .noneMatch(measure -> measure.name().startsWith("TAR"));
    }
}
