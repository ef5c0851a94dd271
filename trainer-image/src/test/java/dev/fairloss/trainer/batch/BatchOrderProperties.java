// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class BatchOrderProperties {
    @Property
    void everyEpochIsAPermutation(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 200) int samples,
            @ForAll @LongRange(min = 0) long epoch) {
        int[] order = new BatchOrder(seed, samples).permutation(epoch);
        Arrays.sort(order);
        assertThat(order).isEqualTo(IntStream.range(0, samples).toArray());
    }

    @Property(tries = 20)
    void epochsAndSeedsDiffer(@ForAll long seed) {
        int[] order = new BatchOrder(seed, 50).permutation(0);
        assertThat(new BatchOrder(seed, 50).permutation(1)).isNotEqualTo(order);
        assertThat(new BatchOrder(seed + 1, 50).permutation(0)).isNotEqualTo(order);
    }

    @Property(tries = 5)
    void everyPlaceIsEquallyLikely(@ForAll @IntRange(min = 0, max = 1000) int seed) {
        var order = new BatchOrder(seed, 4);
        int[] first = new int[4];
        IntStream.range(0, 4000).forEach(epoch -> first[order.permutation(epoch)[0]]++);
        // 4000 draws of 1/4: 1000, standard deviation 27; five of them either way.
        assertThat(first).satisfies(counts -> Arrays.stream(counts)
                .forEach(count -> assertThat(count).isBetween(863, 1137)));
    }
}
