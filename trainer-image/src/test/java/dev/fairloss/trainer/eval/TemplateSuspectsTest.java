// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.OverlapEffect.Kind;
import dev.fairloss.contract.result.TrainingOverlap;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Twenty people with two templates each; template 0 looks like the second person. */
class TemplateSuspectsTest {
    private static final int PEOPLE = 20;
    private static final int[] PERSON =
            IntStream.range(0, 2 * PEOPLE).map(template -> template / 2).toArray();
    private static final TrainingOverlap NONE = new TrainingOverlap(false, 0, 0, 0);

    /** All pairs of the templates of people with two templates each. */
    static TemplatePairs all(int people) {
        int templates = 2 * people;
        int count = templates * (templates - 1) / 2;
        int[] first = new int[count];
        int[] second = new int[count];
        var genuine = new BitSet();
        int next = 0;
        for (int one = 0; one < templates; one++) {
            for (int other = one + 1; other < templates; other++) {
                first[next] = one;
                second[next] = other;
                genuine.set(next++, one / 2 == other / 2);
            }
        }
        return new TemplatePairs(first, second, genuine);
    }

    private static float[][] embeddings() {
        float[][] embeddings = new float[2 * PEOPLE][PEOPLE];
        for (int template = 0; template < embeddings.length; template++) {
            embeddings[template][template == 0 ? 1 : template / 2] = 1;
        }
        return embeddings;
    }

    private static TemplateSuspects suspects(
            TemplatePairs pairs, Optional<TemplatePairs> all, TrainingOverlap overlap, Integer... near) {
        return new TemplateSuspects(
                pairs,
                all,
                overlap,
                List.of("Bob"),
                List.of(),
                () -> new TemplateSuspects.NearDuplicates(near.length, Set.of(near), List.of("a looks like b")));
    }

    @Test
    void withoutPairsOfTemplatesThatLookLikeATrainingImage() {
        var measured = suspects(all(PEOPLE), Optional.empty(), NONE, 0, 5)
                .measured(PERSON, embeddings(), Optional.empty(), c -> "");
        assertThat(measured.effects())
                .containsExactly(new OverlapEffect(
                        Kind.NEAR_DUPLICATES,
                        2,
                        39 + 39 - 1,
                        OptionalDouble.of(1),
                        OptionalDouble.empty(),
                        List.of("a looks like b")));
    }

    @Test
    void withThePairsThatWereLeftOut() {
        boolean[] excluded = new boolean[2 * PEOPLE];
        excluded[0] = true;
        excluded[1] = true;
        var overlap = new TrainingOverlap(true, 1, 0, 77);
        var measured = suspects(all(PEOPLE).without(excluded), Optional.of(all(PEOPLE)), overlap)
                .measured(PERSON, embeddings(), Optional.empty(), c -> "");
        assertThat(measured)
                .isEqualTo(new TrainingOverlap(
                        true,
                        1,
                        0,
                        77,
                        List.of(new OverlapEffect(
                                Kind.SHARED, 1, 77, OptionalDouble.of(.95), OptionalDouble.empty(), List.of("Bob")))));
    }

    /** Five people have 40 impostor pairs, which measure no rate. */
    @Test
    void tooFewPairsMeasureNoEffect() {
        var measured =
                suspects(all(5), Optional.empty(), NONE, 2).measured(PERSON, embeddings(), Optional.empty(), c -> "");
        assertThat(measured.effects()).singleElement().satisfies(effect -> {
            assertThat(effect.pairs()).isEqualTo(9);
            assertThat(effect.accuracy()).isEmpty();
        });
    }
}
