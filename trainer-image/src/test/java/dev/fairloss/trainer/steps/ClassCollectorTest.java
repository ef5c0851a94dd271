// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassCollectorTest {
    /** Classes of three, no, one and four images; image i has the embedding (i, -i). */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 8})
    void classesArriveWholeWhereverBatchesEnd(int batch) {
        int[][] images = {{7, 8, 9}, {}, {5}, {1, 2, 3, 4}};
        int[] labels = {0, 0, 0, 2, 3, 3, 3, 3};
        List<String> seen = new ArrayList<>();
        var collector = new ClassCollector(
                images,
                labels,
                (label, rows, count) -> seen.add(label + Arrays.toString(Arrays.copyOf(rows, count * 2))));
        for (int first = 0; first < labels.length; first += batch) {
            int size = Math.min(batch, labels.length - first);
            var rows = new float[2 * size];
            int from = first;
            IntStream.range(0, size).forEach(i -> {
                rows[2 * i] = from + i;
                rows[2 * i + 1] = -from - i;
            });
            collector.add(first, rows, size);
        }
        assertThat(seen)
                .containsExactly(
                        "0[0.0, 0.0, 1.0, -1.0, 2.0, -2.0]",
                        "2[3.0, -3.0]",
                        "3[4.0, -4.0, 5.0, -5.0, 6.0, -6.0, 7.0, -7.0]");
    }
}
