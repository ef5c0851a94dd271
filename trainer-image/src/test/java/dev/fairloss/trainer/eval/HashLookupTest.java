// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HashLookupTest {
    /** "Aa" and "BB" have the same {@code hashCode}; images 1 and 4 have the same hash; image 5 is not in the table. */
    private static final List<String> HASHES = List.of("AaAa", "BBBB", "ffff", "0000", "BBBB", "1234");

    private final HashLookup lookup = new HashLookup(IntStream.of(3, 1, 0, 4, 2), HASHES::get);

    @Test
    void theLastImageOfAHashIsFound() {
        assertThat(lookup.last("BBBB")).hasValue(4);
        assertThat(lookup.last("AaAa")).hasValue(0);
        assertThat(lookup.last("ffff")).hasValue(2);
        assertThat(lookup.last("0000")).hasValue(3);
    }

    /** The number of the image must not be lost in the sign of the hash code. */
    @Test
    void aHashCodeMayBeNegative() {
        var hashes = List.of("fffffff", "dddddd", "ffff");
        assertThat(hashes.get(0).hashCode()).isNegative();
        assertThat(hashes.get(1).hashCode()).isNegative();
        var negative = new HashLookup(IntStream.range(0, 3), hashes::get);
        assertThat(negative.last("fffffff")).hasValue(0);
        assertThat(negative.last("dddddd")).hasValue(1);
        assertThat(negative.last("abcdef")).isEmpty();
    }

    @Test
    void anotherHashIsNot() {
        assertThat(lookup.last("AaBB")).isEmpty();
        assertThat(lookup.last("0001")).isEmpty();
        assertThat(lookup.last("1234")).isEmpty();
        assertThat(new HashLookup(IntStream.empty(), HASHES::get).last("1234")).isEmpty();
    }
}
