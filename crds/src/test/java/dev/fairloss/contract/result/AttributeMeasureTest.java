// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.AttributeResult.Protocol;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributeMeasureTest {
    @Test
    void aMeasureBelongsToOneGroupOrComparesThem() {
        assertThat(VerificationMeasure.OF_GROUP)
                .containsExactly(
                        VerificationMeasure.FMR,
                        VerificationMeasure.CROSS_FMR,
                        VerificationMeasure.FNMR,
                        VerificationMeasure.TAR_2,
                        VerificationMeasure.TAR_3,
                        VerificationMeasure.TAR_4);
        assertThat(VerificationMeasure.BETWEEN_GROUPS)
                .hasSize(9)
                .allMatch(AttributeMeasure::comparesGroups)
                .doesNotContainAnyElementsOf(VerificationMeasure.OF_GROUP);
        assertThat(IdentificationMeasure.OF_GROUP).hasSize(3).noneMatch(AttributeMeasure::comparesGroups);
        assertThat(IdentificationMeasure.BETWEEN_GROUPS).hasSize(5).allMatch(AttributeMeasure::comparesGroups);
    }

    @Test
    void everyMeasureBelongsToOneProtocol() {
        assertThat(Stream.of(Protocol.VERIFICATION, Protocol.IDENTIFICATION)
                        .flatMap(protocol ->
                                Stream.concat(protocol.ofGroup().stream(), protocol.betweenGroups().stream())))
                .containsExactlyInAnyOrderElementsOf(AttributeMeasure.all());
        assertThat(Protocol.TEMPLATES.ofGroup()).isEqualTo(Protocol.VERIFICATION.ofGroup());
        assertThat(Protocol.TEMPLATES.betweenGroups()).isEqualTo(Protocol.VERIFICATION.betweenGroups());
    }

    @Test
    void jsonHasTheNameOfAMeasure() throws JsonProcessingException {
        for (AttributeMeasure measure : AttributeMeasure.all()) {
            String json = ContractJson.mapper().writeValueAsString(measure);
            assertThat(json).isEqualTo('"' + measure.name() + '"');
            assertThat(ContractJson.mapper().readValue(json, AttributeMeasure.class))
                    .isSameAs(measure);
        }
        assertThat(AttributeMeasure.all())
                .extracting(AttributeMeasure::name)
                .doesNotHaveDuplicates()
                .hasSize(23);
        assertThatThrownBy(() -> ContractJson.mapper().readValue("\"TAR_5\"", AttributeMeasure.class))
                .hasMessageContaining("There is no measure TAR_5.");
    }

    @ParameterizedTest
    @CsvSource({"TAR_2, .01", "TAR_3, .001", "TAR_4, .0001"})
    void trueAcceptRatesHaveAFalseAcceptRateAndItsName(VerificationMeasure measure, double far) {
        assertThat(measure.falseAcceptRate()).hasValue(far);
        assertThat(measure.id()).isEqualTo("tar@" + far);
    }

    @Test
    void otherMeasuresHaveNoFalseAcceptRate() {
        assertThat(Arrays.stream(VerificationMeasure.values())
                        .filter(measure -> measure.falseAcceptRate().isEmpty()))
                .hasSize(12)
                .noneMatch(measure -> measure.name().startsWith("TAR"));
    }
}
