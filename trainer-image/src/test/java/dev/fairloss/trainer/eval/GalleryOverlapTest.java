// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.result.OverlapEffect;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.spec.OverlapPolicy;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.FaceIndex;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The training data contain {@code Bob} and others, see {@link OverlapCheckTest.faces()}. */
class GalleryOverlapTest {
    private static final FaceIndex UNSEEN = OverlapCheckTest.index("folder set", Map.of("Hal", 2, "Ida", 1), Map.of());

    /** A trained person under another spelling, and a person with one image of a trained one. */
    private static final FaceIndex SHARED = OverlapCheckTest.index(
            "folder set", Map.of("Hal", 2, "Ida", 2, "bob", 2), Map.of("Ida/1.png", "folder trainCy/0.png"));

    private static SearchOverlap check(OverlapPolicy policy, FaceIndex people, List<FaceIndex.Image> distractors) {
        return GalleryOverlap.check("ijb", policy, people, distractors, OverlapCheckTest.faces());
    }

    private static int[] people(OverlapPolicy policy, FaceIndex people, List<FaceIndex.Image> distractors) {
        return check(policy, people, distractors).person();
    }

    @Test
    void unseenPeopleHaveTheirNumberAndDistractorsNone() {
        FaceIndex distractors = OverlapCheckTest.index("folder others", Map.of("x", 2), Map.of());
        for (OverlapPolicy policy : OverlapPolicy.values()) {
            assertThat(people(policy, UNSEEN, distractors.images())).containsExactly(0, 0, 1, -1, -1);
        }
    }

    @Test
    void peopleAndImagesOfTheTrainingDataTakeNoPart() {
        FaceIndex distractors =
                OverlapCheckTest.index("folder others", Map.of("x", 2), Map.of("x/1.png", "folder trainBob/0.png"));
        assertThat(people(OverlapPolicy.ExcludePairs, SHARED, distractors.images()))
                .containsExactly(0, 0, -2, -2, -2, -2, -1, -2);
    }

    /** Of three searches, that for bob finds someone else. */
    @Test
    void theEffectOfWhatIsLeftOutIsMeasuredInTheWholeGallery() {
        FaceIndex people = OverlapCheckTest.index("folder set", Map.of("Hal", 2, "Ida", 2, "bob", 2), Map.of());
        SearchOverlap overlap = check(OverlapPolicy.ExcludePairs, people, List.of());
        assertThat(overlap.gallery().mated()).isEqualTo(2);
        float[][] embeddings = {{1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 1, 0}, {0, 0, 1}, {1, 0, 0}};
        var measured = overlap.measured(
                Identification.scores(overlap.gallery(), embeddings, GalleryOverlapTest::product),
                embeddings,
                GalleryOverlapTest::product,
                Optional.empty(),
                number -> "");
        assertThat(measured)
                .isEqualTo(new TrainingOverlap(
                        true,
                        1,
                        0,
                        1,
                        List.of(new OverlapEffect(
                                OverlapEffect.Kind.SHARED,
                                1,
                                1,
                                OptionalDouble.of(2. / 3),
                                OptionalDouble.empty(),
                                List.of("bob")))));
    }

    private static float[] product(float[] searches, float[] gallery) {
        int n = searches.length / 3;
        int m = gallery.length / 3;
        float[] scores = new float[n * m];
        for (int i = 0; i < scores.length; i++) {
            for (int k = 0; k < 3; k++) {
                scores[i] += searches[i / m * 3 + k] * gallery[i % m * 3 + k];
            }
        }
        return scores;
    }

    @Test
    void namesOfDistractorsAreNotCompared() {
        FaceIndex distractors = OverlapCheckTest.index("folder others", Map.of("Bob", 1), Map.of());
        assertThat(people(OverlapPolicy.Reject, UNSEEN, distractors.images())).containsExactly(0, 0, 1, -1);
    }

    @Test
    void anOverlapIsRejected() {
        FaceIndex distractors =
                OverlapCheckTest.index("folder others", Map.of("x", 1), Map.of("x/0.png", "folder trainBob/0.png"));
        assertThatThrownBy(() -> people(OverlapPolicy.Reject, SHARED, distractors.images()))
                .isInstanceOf(TrainerException.class)
                .hasMessage(
                        "The evaluation set ijb shares 3 people or images (Ida, bob, the distractor x/0.png) with the"
                                + " training data.")
                .satisfies(e ->
                        assertThat(((TrainerException) e).remedy()).contains("overlapPolicy: ExcludePairs for ijb"));
        FaceIndex one = OverlapCheckTest.index("folder set", Map.of("Hal", 2, "bob", 2), Map.of());
        assertThatThrownBy(() -> people(OverlapPolicy.Reject, one, List.of()))
                .hasMessageContaining("shares 1 person or image (bob) with");
    }

    @Test
    void aGalleryNeedsAMatedSearchAndTwoImages() {
        assertThatCode(() -> GalleryOverlap.enough("ijb", Gallery.of(new int[] {0, 0, -1})))
                .doesNotThrowAnyException();
        Gallery mated = Gallery.of(new int[] {0, 0, 1, 1});
        assertThat(GalleryOverlap.enough("ijb", mated)).isSameAs(mated);
        assertThatThrownBy(() -> GalleryOverlap.enough("ijb", Gallery.of(new int[] {0, -1, -1})))
                .isInstanceOf(TrainerException.class)
                .hasMessageStartingWith("The evaluation set ijb has 0 searches for 0 enrolled people;");
        assertThatThrownBy(() -> GalleryOverlap.enough("ijb", Gallery.of(new int[] {0, 0})))
                .hasMessageStartingWith("The evaluation set ijb has 1 searches for 1 enrolled people;");
    }
}
