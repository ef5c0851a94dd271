// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.spec.OverlapPolicy;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.FaceIndex;
import dev.fairloss.trainer.data.FaceIndex.Identity;
import dev.fairloss.trainer.data.FaceIndex.Image;
import dev.fairloss.trainer.data.FaceIndex.Stamp;
import dev.fairloss.trainer.data.HoldOut;
import dev.fairloss.trainer.data.Split;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OverlapCheckTest {
    private static final TrainingOverlap NONE = new TrainingOverlap(true, 0, 0, 0);

    /** Eight training identities with two images each, whose contents are their paths. */
    private static final FaceIndex TRAINING = index(
            "folder train",
            Map.of("Ada_Byron", 2, "Bob", 2, "Cy", 2, "Di", 2, "Ed", 2, "Flo", 2, "Guy", 2, "José Álvarez", 2),
            Map.of());

    static TrainingFaces faces() {
        return new TrainingFaces(TRAINING, Split.of(TRAINING, HoldOut.of(1, 0, 4, 4)));
    }

    /** An index; an image has the content that is given for its path, or its path. */
    static FaceIndex index(String source, Map<String, Integer> people, Map<String, String> contents) {
        List<Identity> identities = new TreeMap<>(people)
                .entrySet().stream()
                        .map(person -> new Identity(
                                person.getKey(),
                                IntStream.range(0, person.getValue())
                                        .mapToObj(i -> person.getKey() + "/" + i + ".png")
                                        .map(path -> image(path, contents.getOrDefault(path, source + path)))
                                        .toList()))
                        .toList();
        return new FaceIndex(FaceIndex.VERSION, source, 64, "0", SkippedFiles.NONE, identities);
    }

    /** Content "bytes|pixels" or, without a bar, one text for both. */
    private static Image image(String path, String content) {
        String[] both = content.split("\\|");
        return new Image(path, Optional.of(new Stamp(1, both[0], both[both.length - 1], "", Instant.EPOCH)));
    }

    /** One genuine and one impostor pair for each of several identities with two images, one fold each. */
    private static PairSet pairs(int people) {
        return new PairSet(
                people,
                people,
                IntStream.range(0, people)
                        .boxed()
                        .flatMap(i -> Stream.of(
                                new ImagePair(2 * i, 2 * i + 1, true, i),
                                new ImagePair(2 * i, (2 * i + 2) % (2 * people), false, i)))
                        .toList(),
                "by hand");
    }

    private static OverlapCheck.Checked check(OverlapPolicy policy, FaceIndex set, boolean named) {
        int[] images = IntStream.range(0, set.imageCount()).toArray();
        return OverlapCheck.check("lfw", policy, pairs(set.identities().size()), set, images, named, faces());
    }

    @Test
    void unseenPeopleAndImagesAreAccepted() {
        FaceIndex set = index("folder set", Map.of("Hal", 2, "Ida", 2, "Jo", 2), Map.of());
        var checked = check(OverlapPolicy.Reject, set, true);
        assertThat(checked.overlap()).isEqualTo(NONE);
        assertThat(checked.pairs()).isEqualTo(pairs(3));
    }

    @Test
    void aPersonOfTheTrainingDataIsRejectedWhateverTheSpellingOfTheName() {
        FaceIndex set = index("folder set", Map.of("ada byron", 2, "Jose_Alvarez", 2, "Ida", 2), Map.of());
        assertThatThrownBy(() -> check(OverlapPolicy.Reject, set, true))
                .isInstanceOf(TrainerException.class)
                .hasMessage("The evaluation set lfw shares 2 people (Jose_Alvarez, ada byron) with the training data.")
                .satisfies(e -> assertThat(((TrainerException) e).remedy())
                        .contains("overlapPolicy: ExcludePairs for lfw to leave out the 5 of 6 pairs"));
    }

    @Test
    void upToFiveAreNamed() {
        var five = Map.of("Bob", 2, "Cy", 2, "Di", 2, "Ed", 2, "Flo", 2);
        assertThatThrownBy(() -> check(OverlapPolicy.Reject, index("folder set", five, Map.of()), true))
                .hasMessageContaining("5 people (Bob, Cy, Di, Ed, Flo)");
        var six = Map.of("Bob", 2, "Cy", 2, "Di", 2, "Ed", 2, "Flo", 2, "Guy", 2);
        assertThatThrownBy(() -> check(OverlapPolicy.Reject, index("folder set", six, Map.of()), true))
                .hasMessageContaining("6 people (Bob, Cy, Di, Ed, Flo, ...)");
    }

    @Test
    void anImageOfTheTrainingDataIsRejectedUnderAnotherName() {
        FaceIndex set =
                index("folder set", Map.of("Hal", 2, "Ida", 2, "Jo", 2), Map.of("Ida/1.png", "folder trainBob/0.png"));
        assertThatThrownBy(() -> check(OverlapPolicy.Reject, set, true))
                .hasMessage("The evaluation set lfw shares 1 image (Ida/1.png is Bob/0.png) with the training data.");
    }

    @Test
    void aCopyInAnotherFormatIsTheSameImage() {
        FaceIndex set = index(
                "file set.bin",
                Map.of("images", 2, "more", 2, "most", 2),
                Map.of("more/0.png", "other bytes|folder trainBob/0.png"));
        assertThatThrownBy(() -> check(OverlapPolicy.Reject, set, false)).hasMessageContaining("Bob/0.png");
    }

    @Test
    void affectedPairsAreLeftOutByThePolicyExcludePairs() {
        FaceIndex set = index("folder set", Map.of("Hal", 2, "Ida", 2, "bob", 2, "x", 2), Map.of());
        var checked = check(OverlapPolicy.ExcludePairs, set, true);
        assertThat(checked.overlap()).isEqualTo(new TrainingOverlap(true, 1, 0, 3));
        // People by name: Hal, Ida, bob, x. Without bob's two pairs and Ida's impostor pair with bob.
        assertThat(checked.pairs().pairs())
                .containsExactly(
                        new ImagePair(0, 1, true, 0),
                        new ImagePair(0, 2, false, 0),
                        new ImagePair(2, 3, true, 1),
                        new ImagePair(6, 7, true, 2),
                        new ImagePair(6, 0, false, 2));
    }

    @Test
    void theFirstFiveSharedPeopleAndImagesAreExamples() {
        var set = index(
                "folder set",
                Map.of("Hal", 2, "Ida", 2, "bob", 2, "cy", 2, "x", 2),
                Map.of(
                        "Ida/0.png", "folder trainDi/0.png",
                        "Ida/1.png", "folder trainDi/1.png",
                        "Hal/0.png", "folder trainEd/0.png",
                        "Hal/1.png", "folder trainFlo/0.png"));
        var checked = check(
                OverlapPolicy.ExcludePairs,
                index(
                        "folder set",
                        Map.of("bob", 2, "u", 2, "v", 2, "w", 2, "x", 2, "y", 2),
                        Map.of("y/0.png", "folder trainDi/0.png")),
                true);
        assertThat(checked.suspects().get().shared()).containsExactly("bob", "y/0.png is Di/0.png");
        assertThatThrownBy(() -> check(OverlapPolicy.Reject, set, true))
                .hasMessageContaining("2 people (bob, cy) and 4 images (Hal/0.png is Ed/0.png, ");
    }

    @Test
    void tooFewRemainingPairsAreAnError() {
        FaceIndex set = index("folder set", Map.of("bob", 2, "cy", 2, "x", 2), Map.of());
        assertThatThrownBy(() -> check(OverlapPolicy.ExcludePairs, set, true))
                .hasMessageContaining("too few pairs remain");
    }

    @Test
    void numbersAreNamesWithinOneDataSetOnly() {
        FaceIndex numbered = index("record file", Map.of("00000000", 2, "00000001", 2, "00000002", 2), Map.of());
        var faces = new TrainingFaces(numbered, Split.of(numbered, HoldOut.of(1, 0, 4, 4)));
        int[] images = IntStream.range(0, 6).toArray();
        FaceIndex other = index("another file", Map.of("00000000", 2, "00000001", 2, "00000002", 2), Map.of());
        assertThat(OverlapCheck.check("lfw", OverlapPolicy.Reject, pairs(3), other, images, true, faces)
                        .overlap())
                .isEqualTo(new TrainingOverlap(false, 0, 0, 0));
        assertThatThrownBy(
                        () -> OverlapCheck.check("lfw", OverlapPolicy.Reject, pairs(3), numbered, images, true, faces))
                .hasMessageContaining("shares 3 people");
    }

    @Test
    void heldOutPeopleAreNotTrainingData() {
        var split = Split.of(TRAINING, HoldOut.of(1, 3, 4, 4));
        var faces = new TrainingFaces(TRAINING, split);
        int[] images =
                Stream.of(split.heldOutImages()).flatMapToInt(IntStream::of).toArray();
        assertThat(OverlapCheck.check("unseen", OverlapPolicy.Reject, pairs(3), TRAINING, images, true, faces)
                        .overlap())
                .isEqualTo(NONE);
    }
}
