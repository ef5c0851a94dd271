// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.Interval;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class IntervalColumnsTest {
    private static final Interval INTERVAL = new Interval(OptionalDouble.of(.01), OptionalDouble.empty(), .02, .03);

    @Test
    void headsAndRowsHaveTheSameColumns() {
        var table = new Csv(IntervalColumns.detectableHead("arm", "value"));
        table.row(IntervalColumns.detectableRow(Optional.of(INTERVAL), Optional.of(.03), "a", 1.5));
        table.row(IntervalColumns.detectableRow(Optional.of(INTERVAL), Optional.empty(), "b", 2));
        table.row(IntervalColumns.detectableRow(Optional.empty(), Optional.empty(), "c", 3));
        assertThat(table.toString().lines())
                .containsExactly(
                        "arm,value,people_error,seed_error,half_width,detectable",
                        "a,1.5,0.01,,0.02,0.03",
                        "b,2,0.01,,0.02,",
                        "c,3,,,,");
        var without = new Csv(IntervalColumns.head("arm"));
        without.row(IntervalColumns.row(Optional.of(INTERVAL), "a"));
        assertThat(without.toString().lines())
                .containsExactly("arm,people_error,seed_error,half_width", "a,0.01,,0.02");
    }
}
