// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.Tag;
import org.junit.jupiter.api.Test;

class MetricTagsTest {
    @Test
    void eachLabelHasItsValue() {
        assertThat(MetricTags.tags(Metric.STEPS, "team-a", "train", "failed"))
                .containsExactly(Tag.of("namespace", "team-a"), Tag.of("phase", "train"), Tag.of("outcome", "failed"));
        assertThat(MetricTags.tags(Metric.RETRIES)).isEmpty();
    }

    @Test
    void aMissingOrAdditionalValueIsAnError() {
        assertThatThrownBy(() -> MetricTags.tags(Metric.STEPS, "team-a", "train"))
                .hasMessage("fairloss_steps_total needs a value for each of its labels [namespace, phase, outcome]");
        assertThatThrownBy(() -> MetricTags.tags(Metric.RETRIES, "team-a"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
