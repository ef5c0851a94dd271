// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class LargestCosinesTest {
    private static LargestCosines of(int number, double... cosines) {
        var largest = new LargestCosines(number);
        DoubleStream.of(cosines).forEach(cosine -> largest.offer((float) cosine));
        return largest;
    }

    @Test
    void theLargestAreKept() {
        // Distances .25 and .5.
        assertThat(of(2, .25, .75, -1, .5, 0).meanDistance()).isEqualTo(.375);
        assertThat(of(2, .25, .75, -1, .5, 0).meanSquare()).isEqualTo((.0625 + .25) / 2);
        assertThat(of(3, .5, .5, .5, .5).meanDistance()).isEqualTo(.5);
    }

    @Test
    void fewerAreAllKept() {
        assertThat(of(3, .5).meanDistance()).isEqualTo(.5);
        assertThat(of(3).meanDistance()).isNaN();
        assertThat(of(3).meanSquare()).isNaN();
    }

    @Test
    void onlyWhatIsNotLargerThanTheSmallestIsRefused() {
        var largest = of(2, .25, .75);
        assertThat(largest.refuses(.25)).isTrue();
        assertThat(largest.refuses(Math.nextUp(.25))).isFalse();
        assertThat(largest.refuses(Double.NaN)).isFalse();
    }

    @Test
    void nothingIsRefusedBeforeThereAreEnough() {
        assertThat(of(2, .25).refuses(-1)).isFalse();
        assertThat(of(2, .25, Double.NaN).refuses(.5)).isFalse();
    }
}
