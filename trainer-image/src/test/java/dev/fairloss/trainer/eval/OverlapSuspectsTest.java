// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.OverlapEffect.Kind;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.trainer.data.FaceIndex;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A set of four people, each with two images and a fold of one genuine and one impostor pair. */
class OverlapSuspectsTest {
    private static final FaceIndex INDEX =
            OverlapCheckTest.index("folder set", Map.of("Ada", 2, "Bob", 2, "Cy", 2, "Di", 2), Map.of());
    private static final int[] NUMBERS = IntStream.range(0, 8).toArray();
    private static final PairSet PAIRS = pairs(0, 1, 2, 3);
    private static final TrainingOverlap OVERLAP = new TrainingOverlap(true, 1, 2, 4);

    /** The pairs of some people; the impostor is the next person. */
    private static PairSet pairs(int... people) {
        return new PairSet(
                people.length,
                4,
                IntStream.range(0, people.length)
                        .boxed()
                        .flatMap(fold -> Stream.of(
                                new ImagePair(2 * people[fold], 2 * people[fold] + 1, true, fold),
                                new ImagePair(2 * people[fold], (2 * people[fold] + 2) % 8, false, fold)))
                        .toList(),
                "by hand");
    }

    /** A direction of each person, which only Ada's second image does not have. */
    private static float[][] embeddings() {
        float[][] embeddings = new float[8][5];
        for (int image = 0; image < 8; image++) {
            embeddings[image][image / 2] = 1;
        }
        embeddings[1] = new float[] {0, 0, 0, 0, 1};
        return embeddings;
    }

    private static OverlapSuspects suspects(PairSet remaining, Map<Integer, String> near) {
        return OverlapSuspects.of(PAIRS, remaining, near, NUMBERS, INDEX, List.of("Ada"));
    }

    @Test
    void allPairsAreKeptIfSomeAreLeftOut() {
        assertThat(suspects(PAIRS, Map.of()).all()).isEmpty();
        assertThat(suspects(pairs(1, 2, 3), Map.of()).all()).contains(PAIRS);
    }

    @Test
    void nearDuplicatesAreThoseOfTheRemainingPairsWithExamplesInTheOrderOfTheIndex() {
        var suspects = suspects(pairs(2, 3), Map.of(5, "train/b.png", 4, "train/a.png", 2, "train/c.png"));
        assertThat(suspects.nearDuplicates()).containsExactlyInAnyOrder(4, 5);
        assertThat(suspects.nearExamples())
                .containsExactly("Cy/0.png looks like train/a.png", "Cy/1.png looks like train/b.png");
        assertThat(suspects.names()).containsExactly("Ada", "Bob", "Cy", "Di");
        assertThat(suspects.shared()).containsExactly("Ada");
    }

    @Test
    void fiveExamplesAreEnough() {
        Map<Integer, String> near = new HashMap<>();
        IntStream.of(NUMBERS).forEach(number -> near.put(number, "train"));
        var suspects = suspects(PAIRS, near);
        assertThat(suspects.nearDuplicates()).hasSize(8);
        assertThat(suspects.nearExamples()).hasSize(OverlapEffect.EXAMPLES);
    }

    @Test
    void withoutSuspectsThereIsNoEffect() {
        assertThat(suspects(PAIRS, Map.of()).measured(OVERLAP, PAIRS, embeddings(), Optional.empty()))
                .isEqualTo(OVERLAP);
    }

    /** With Ada's pairs, one genuine pair of eight pairs is wrong: her fold has an accuracy of 1/2. */
    @Test
    void theEffectOfSharedPeopleIsTheAccuracyWithThem() {
        var effect = suspects(pairs(1, 2, 3), Map.of())
                .measured(OVERLAP, pairs(1, 2, 3), embeddings(), Optional.empty())
                .effects()
                .get(0);
        assertThat(effect)
                .isEqualTo(new OverlapEffect(
                        Kind.SHARED, 3, 4, OptionalDouble.of(.875), OptionalDouble.empty(), List.of("Ada")));
    }

    /** Image 1 is in one genuine pair, without which the accuracy is 1. */
    @Test
    void theEffectOfNearDuplicatesIsTheAccuracyWithoutTheirPairs() {
        var other = new OverlapEffect(
                Kind.NEAREST_CENTER, 1, 1, OptionalDouble.of(.5), OptionalDouble.of(.1), List.of("Di"));
        var effects = suspects(PAIRS, Map.of(1, "train/a.png"))
                .measured(OVERLAP, PAIRS, embeddings(), Optional.of(other))
                .effects();
        assertThat(effects).hasSize(2);
        assertThat(effects.get(0).kind()).isEqualTo(Kind.NEAR_DUPLICATES);
        assertThat(effects.get(0).found()).isEqualTo(1);
        assertThat(effects.get(0).pairs()).isEqualTo(1);
        assertThat(effects.get(0).accuracy().orElseThrow()).isCloseTo(1, within(1e-12));
        assertThat(effects.get(0).examples()).containsExactly("Ada/1.png looks like train/a.png");
        assertThat(effects.get(1)).isEqualTo(other);
    }

    @Test
    void withoutRemainingPairsTheAccuracyIsUnknown() {
        var effect = OverlapSuspects.without(
                Kind.NEAR_DUPLICATES, 8, image -> true, OptionalDouble.of(.5), List.of(), PAIRS, embeddings());
        assertThat(effect)
                .isEqualTo(new OverlapEffect(
                        Kind.NEAR_DUPLICATES, 8, 8, OptionalDouble.empty(), OptionalDouble.of(.5), List.of()));
    }

    /** The first image of Bob is in his genuine and impostor pair and in Ada's impostor pair. */
    @Test
    void eitherImageOfAPairMayBeSuspect() {
        var effect = OverlapSuspects.without(
                Kind.NEAR_DUPLICATES, 1, image -> image == 2, OptionalDouble.empty(), List.of(), PAIRS, embeddings());
        assertThat(effect.pairs()).isEqualTo(3);
    }
}
