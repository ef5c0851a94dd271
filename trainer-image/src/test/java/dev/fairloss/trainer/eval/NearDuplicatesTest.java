// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.data.PerceptualHash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class NearDuplicatesTest {
    private static PerceptualHash random(SplittableRandom random) {
        return new PerceptualHash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
    }

    /** The hash with some bits changed, which may repeat. */
    private static PerceptualHash changed(PerceptualHash hash, int bits, SplittableRandom random) {
        long[] words = {hash.first(), hash.second(), hash.third(), hash.fourth()};
        for (int i = 0; i < bits; i++) {
            words[random.nextInt(4)] ^= 1L << random.nextInt(64);
        }
        return new PerceptualHash(words[0], words[1], words[2], words[3]);
    }

    @Test
    void findsWhatAComparisonOfAllPairsFinds() {
        var random = Seeds.random(1, "near duplicates");
        List<Optional<PerceptualHash>> hashes = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            hashes.add(i % 50 == 0 ? Optional.empty() : Optional.of(random(random)));
        }
        var index = new NearDuplicates(hashes);
        int near = 0;
        for (int i = 0; i < 2000; i++) {
            var base = hashes.get(random.nextInt(hashes.size())).orElse(random(random));
            var query = changed(i % 2 == 0 ? base : base.mirrored(), random.nextInt(40), random);
            var expected = new TreeSet<Integer>();
            for (int image = 0; image < hashes.size(); image++) {
                var hash = hashes.get(image);
                if (hash.isPresent()
                        && Math.min(query.distance(hash.get()), query.mirrored().distance(hash.get()))
                                <= PerceptualHash.NEAR) {
                    expected.add(image);
                }
            }
            var found = new TreeSet<Integer>();
            index.find(query, found::add);
            assertThat(found).isEqualTo(expected);
            near += expected.size();
        }
        assertThat(near).isBetween(1000, 1900);
    }
}
