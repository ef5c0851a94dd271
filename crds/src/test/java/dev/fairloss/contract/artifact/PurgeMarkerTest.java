// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PurgeMarkerTest {
    private static final Instant WRITTEN = Instant.parse("2026-01-02T03:04:05Z");

    /** The marker outlives the longest purge and clock skew, but a crashed purge does not block the experiment forever. */
    @ParameterizedTest
    @CsvSource({"PT-5M, true", "PT0S, true", "PT30M, true", "PT59M59S, true", "PT1H, false", "P1D, false"})
    void holdsForAnHour(Duration age, boolean holds) {
        var marker = new PurgeMarker(PurgeMarker.VERSION, WRITTEN, List.of());
        assertThat(marker.holds(WRITTEN.plus(age))).isEqualTo(holds);
        assertThat(PurgeMarker.LONGEST.multipliedBy(2)).isLessThan(Duration.ofHours(1));
    }
}
