// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.TrainerException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinPairsTest {
    private static boolean[] alternating(int pairs) {
        boolean[] genuine = new boolean[pairs];
        for (int i = 0; i < pairs; i += 2) {
            genuine[i] = true;
        }
        return genuine;
    }

    /** Sizes of the folds by scikit-learn: [len(test) for _, test in KFold(10).split(range(n))]. */
    @ParameterizedTest
    @CsvSource({"10, 1 1 1 1 1 1 1 1 1 1", "20, 2 2 2 2 2 2 2 2 2 2", "27, 3 3 3 3 3 3 3 2 2 2"})
    void foldsAreThoseOfKFold(int pairs, String sizes) {
        PairSet set = BinPairs.of(alternating(pairs), "lfw.bin");
        List<String> found = new ArrayList<>();
        for (int fold = 0; fold < 10; fold++) {
            int wanted = fold;
            found.add(""
                    + set.pairs().stream().filter(pair -> pair.fold() == wanted).count());
        }
        assertThat(String.join(" ", found)).isEqualTo(sizes);
        assertThat(set.folds()).isEqualTo(10);
    }

    @Test
    void pairsAreInTheOrderOfTheFile() {
        PairSet set = BinPairs.of(alternating(20), "lfw.bin");
        for (int i = 0; i < 20; i++) {
            assertThat(set.pairs().get(i)).isEqualTo(new ImagePair(2 * i, 2 * i + 1, i % 2 == 0, i / 2));
        }
    }

    @Test
    void tooFewPairsAndPairsOfOneKindAreRefused() {
        assertThatThrownBy(() -> BinPairs.of(alternating(9), "lfw.bin"))
                .isInstanceOf(TrainerException.class)
                .hasMessage("lfw.bin has 9 pairs; verification in 10 folds needs at least 10.");
        assertThatThrownBy(() -> BinPairs.of(new boolean[12], "lfw.bin"))
                .isInstanceOf(TrainerException.class)
                .hasMessage("lfw.bin has 0 genuine and 12 impostor pairs; verification needs both kinds.");
    }
}
