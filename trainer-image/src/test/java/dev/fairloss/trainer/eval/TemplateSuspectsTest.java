// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.OverlapEffect.Kind;
import dev.fairloss.contract.result.TrainingOverlap;
import java.util.Arrays;
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
    private static final int[] PERSON_OF_46 =
            IntStream.range(0, 46).map(template -> template / 2).toArray();
    private static final int DIM = CenterOverlap.FEWEST_IDENTITIES + PEOPLE;
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
        float[][] embeddings = new float[46][23];
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
        var overlap = new TrainingOverlap(true, 1, 2, 77);
        var measured = suspects(all(PEOPLE).without(excluded), Optional.of(all(PEOPLE)), overlap)
                .measured(PERSON, embeddings(), Optional.empty(), c -> "");
        assertThat(measured)
                .isEqualTo(new TrainingOverlap(
                        true,
                        1,
                        2,
                        77,
                        List.of(new OverlapEffect(
                                Kind.SHARED, 3, 77, OptionalDouble.of(.95), OptionalDouble.empty(), List.of("Bob")))));
    }

    private static OverlapEffect nearEffect(TemplatePairs pairs, Integer... near) {
        return suspects(pairs, Optional.empty(), NONE, near)
                .measured(PERSON_OF_46, embeddings(), Optional.empty(), c -> "")
                .effects()
                .get(0);
    }

    /** 45 templates of 23 people have 968 impostor pairs: enough for a false accept rate of .1, but not of .01. */
    @Test
    void impostorPairsDecideWhichRateIsMeasured() {
        boolean[] excluded = new boolean[46];
        excluded[45] = true;
        TemplatePairs pairs = all(23).without(excluded);
        assertThat(pairs.count()).isEqualTo(990);
        assertThat(pairs.genuineCount()).isEqualTo(22);
        assertThat(nearEffect(pairs, 2).accuracy()).isPresent();
    }

    /** Of 112 impostor pairs of eight people, 98 are without the first template; 100 would be enough. */
    @Test
    void tooFewImpostorPairsRemain() {
        OverlapEffect effect = nearEffect(all(8), 0);
        assertThat(effect.pairs()).isEqualTo(15);
        assertThat(effect.accuracy()).isEmpty();
    }

    @Test
    void noGenuinePairRemains() {
        var genuine = new BitSet();
        genuine.set(0);
        TemplatePairs all = all(PEOPLE);
        assertThat(nearEffect(new TemplatePairs(all.first(), all.second(), genuine), 0)
                        .accuracy())
                .isEmpty();
    }

    /**
     * A hundred training identities, each with a direction of its own and a held-out image. The people 3 and 5 look like two of them,
     * but no template of person 5 is in a pair.
     */
    @Test
    void withoutPeopleNearAClassCenter() {
        int identities = CenterOverlap.FEWEST_IDENTITIES;
        var heldOut = new boolean[2 * identities];
        Arrays.fill(heldOut, identities, 2 * identities, true);
        var centers = CenterOverlapTest.calibrated(
                new TrainingIdentities(
                        IntStream.range(0, 2 * identities)
                                .map(i -> i % identities)
                                .toArray(),
                        heldOut,
                        new int[identities]),
                IntStream.range(0, 2 * identities)
                        .mapToObj(i -> direction(i % identities))
                        .toArray(float[][]::new),
                TemplateSuspectsTest::products);
        boolean[] excluded = new boolean[2 * PEOPLE];
        excluded[10] = true;
        excluded[11] = true;
        TemplatePairs pairs = all(PEOPLE).without(excluded);
        float[][] embeddings = IntStream.of(PERSON)
                .mapToObj(person -> direction(person == 3 ? 50 : person == 5 ? 60 : identities + person))
                .toArray(float[][]::new);
        for (List<String> subjects : List.of(
                List.<String>of(), IntStream.of(PERSON).mapToObj(p -> "P" + p).toList())) {
            var suspects = new TemplateSuspects(
                    pairs,
                    Optional.empty(),
                    NONE,
                    List.of(),
                    subjects,
                    () -> new TemplateSuspects.NearDuplicates(0, Set.of(), List.of()));
            var effects = suspects.measured(PERSON, embeddings, centers, number -> "C" + number)
                    .effects();
            assertThat(effects).singleElement().satisfies(effect -> {
                assertThat(effect.kind()).isEqualTo(Kind.NEAREST_CENTER);
                assertThat(effect.found()).isEqualTo(1);
                assertThat(effect.pairs()).isEqualTo(37 + 36);
                assertThat(effect.accuracy()).hasValue(1);
                assertThat(effect.falsePositives()).isPresent();
                assertThat(effect.examples())
                        .containsExactly((subjects.isEmpty() ? "person 3" : "P3") + " is near the class C50");
            });
        }
    }

    private static float[] direction(int axis) {
        var direction = new float[DIM];
        direction[axis] = 1;
        return direction;
    }

    private static float[] products(float[] people, float[] centers) {
        int m = centers.length / DIM;
        var products = new float[people.length / DIM * m];
        for (int i = 0; i < products.length; i++) {
            for (int k = 0; k < DIM; k++) {
                products[i] += people[i / m * DIM + k] * centers[i % m * DIM + k];
            }
        }
        return products;
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
