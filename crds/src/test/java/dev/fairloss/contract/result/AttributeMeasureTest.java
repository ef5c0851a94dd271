// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
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
                .hasSize(12)
                .noneMatch(measure -> measure.name().startsWith("TAR"));
    }
}
