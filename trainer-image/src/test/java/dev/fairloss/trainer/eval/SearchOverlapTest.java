// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.OverlapEffect.Kind;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.trainer.eval.SearchOverlap.NearDuplicates;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SearchOverlapTest {
    private static final int DIM = CenterOverlap.FEWEST_IDENTITIES + 2;

    /** Images 0 and 1 are enrolled, 2 and 3 show the same two people, and 4 someone else. */
    private static final Gallery GALLERY =
            new Gallery(new int[] {0, 1}, new int[] {}, new int[] {2, 3, 4}, new int[] {0, 1, -1});

    private static final int[] PERSON = {0, 1, 0, 1, 2};

    /** The first search finds its person, the second one does not. */
    private static final SearchScores SCORES =
            new SearchScores(GALLERY, new float[3], new float[3], new int[] {0, 1, 0});

    private static final NearDuplicates NONE = new NearDuplicates(Map.of(), List.of());

    /** The same number for all pairs. */
    private static float[] alike(float[] searches, float[] gallery) {
        return new float[searches.length * gallery.length];
    }

    private static TrainingOverlap measured(SearchOverlap overlap, float[]... embeddings) {
        return overlap.measured(SCORES, embeddings, SearchOverlapTest::alike, Optional.empty(), number -> "");
    }

    private static SearchOverlap overlap(Optional<Gallery> everyone, NearDuplicates near) {
        return new SearchOverlap(
                GALLERY, PERSON, everyone, true, 2, 3, List.of("Ann", "x.png"), List.of("A", "B", "C"), () -> near);
    }

    @Test
    void withoutSuspectsThereIsNoEffect() {
        assertThat(measured(overlap(Optional.empty(), NONE))).isEqualTo(new TrainingOverlap(true, 2, 3, 0, List.of()));
    }

    /** In the whole gallery, another two people are searched for, and one of them finds the other. */
    @Test
    void theEffectOfWhatIsLeftOutCountsPeopleDistractorsAndSearches() {
        var everyone =
                new Gallery(new int[] {0, 1}, new int[] {}, new int[] {2, 3, 4, 2, 3}, new int[] {0, 1, -1, 0, 1});
        float[] one = {1};
        float[] other = {0};
        assertThat(measured(overlap(Optional.of(everyone), NONE), one, one, one, other, one))
                .isEqualTo(new TrainingOverlap(
                        true,
                        2,
                        3,
                        2,
                        List.of(new OverlapEffect(
                                Kind.SHARED,
                                5,
                                2,
                                OptionalDouble.of(.5),
                                OptionalDouble.empty(),
                                List.of("Ann", "x.png")))));
    }

    static Stream<Arguments> suspects() {
        return Stream.of(
                Arguments.of("an image that is searched for", 2, 1, OptionalDouble.of(0)),
                Arguments.of("the enrolled image of the first search", 0, 1, OptionalDouble.of(0)),
                Arguments.of("the enrolled image of another search", 1, 1, OptionalDouble.of(1)),
                Arguments.of("a search without a mate", 4, 1, OptionalDouble.of(.5)),
                Arguments.of("an image that takes no part", 9, 0, OptionalDouble.of(.5)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("suspects")
    void searchesWithANearDuplicateAreLeftOut(String what, int image, int searches, OptionalDouble rank1) {
        var near = new NearDuplicates(Map.of(image, "t.png"), List.of("example"));
        assertThat(measured(overlap(Optional.empty(), near)).effects())
                .containsExactly(new OverlapEffect(
                        Kind.NEAR_DUPLICATES, 1, searches, rank1, OptionalDouble.empty(), List.of("example")));
    }

    /**
     * A hundred training identities, each with a direction of its own and a held-out image. The images of person 1 have the direction of
     * the identity 50, those of the other people none of a training identity.
     */
    @Test
    void searchesForPeopleNearACenterAreLeftOut() {
        int identities = CenterOverlap.FEWEST_IDENTITIES;
        var heldOut = new boolean[2 * identities];
        Arrays.fill(heldOut, identities, 2 * identities, true);
        var training = new TrainingIdentities(
                IntStream.range(0, 2 * identities).map(i -> i % identities).toArray(), heldOut, new int[identities]);
        var images = IntStream.range(0, 2 * identities)
                .mapToObj(i -> direction(i % identities))
                .toArray(float[][]::new);
        var centers = CenterOverlapTest.calibrated(training, images, SearchOverlapTest::products);
        assertThat(centers).isPresent();
        float[][] embeddings = IntStream.of(identities, 50, identities, 50, identities + 1)
                .mapToObj(SearchOverlapTest::direction)
                .toArray(float[][]::new);
        var found = overlap(Optional.empty(), NONE)
                .measured(SCORES, embeddings, SearchOverlapTest::products, centers, number -> "class " + number);
        assertThat(found.effects())
                .usingRecursiveComparison()
                .ignoringFields("falsePositives")
                .isEqualTo(List.of(new OverlapEffect(
                        Kind.NEAREST_CENTER,
                        1,
                        1,
                        OptionalDouble.of(1),
                        OptionalDouble.empty(),
                        List.of("B is near the class class 50"))));
        assertThat(found.effects().get(0).falsePositives()).isPresent();
    }

    private static float[] direction(int axis) {
        var direction = new float[DIM];
        direction[axis] = 1;
        return direction;
    }

    private static float[] products(float[] searches, float[] gallery) {
        int m = gallery.length / DIM;
        var products = new float[searches.length / DIM * m];
        for (int i = 0; i < products.length; i++) {
            for (int k = 0; k < DIM; k++) {
                products[i] += searches[i / m * DIM + k] * gallery[i % m * DIM + k];
            }
        }
        return products;
    }

    @Test
    void onlyImagesThatTakePartAreNearDuplicates() {
        var images = TrainingFacesTest.index("folder set", i -> i == 3 ? TrainingFacesTest.HASH : "", "Xu")
                .images();
        var training = TrainingFacesTest.faces(TrainingFacesTest.index("folder", "Ann", "Bob"));
        int[] person = new int[images.size()];
        var near = NearDuplicates.of(images, person, training);
        assertThat(near.found()).containsOnlyKeys(3);
        assertThat(near.examples()).singleElement().asString().startsWith("Xu/3 looks like ");
        person[3] = -2;
        assertThat(NearDuplicates.of(images, person, training)).isEqualTo(NONE);
    }

    @Test
    void theRank1RateCountsMatedSearches() {
        assertThat(SearchOverlap.rank1(SCORES, search -> true)).hasValue(.5);
        assertThat(SearchOverlap.rank1(SCORES, search -> search == 1)).hasValue(0);
        assertThat(SearchOverlap.rank1(SCORES, search -> search == 2))
                .as("no mate")
                .isEmpty();
    }
}
