// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.spec.OverlapPolicy;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.FaceIndex;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Compares four templates of three people with the training people of {@link OverlapCheckTest}. */
class TemplateOverlapTest {
    /** Persons of the templates: Hal has two. */
    private static final int[] PEOPLE = {0, 0, 1, 2};

    /** One genuine pair of Hal, an impostor pair of Hal and Ida, and one of Ida and Jo. */
    private static TemplatePairs pairs() {
        var genuine = new BitSet();
        genuine.set(0);
        return new TemplatePairs(new int[] {0, 1, 2}, new int[] {1, 2, 3}, genuine);
    }

    /** The images of the list are those of the index in reverse order: template t has image 3 - t. */
    private static TemplateList list(FaceIndex index, List<String> subjects) {
        return new TemplateList(
                Path.of("list"),
                IntStream.range(0, 4)
                        .mapToObj(i -> index.images().get(3 - i).path())
                        .toList(),
                Map.of("1", 0, "2", 1, "3", 2, "4", 3),
                subjects,
                IntStream.range(0, 4)
                        .mapToObj(i -> new TemplateList.Row(i, i, i))
                        .toList());
    }

    private static TemplatePairs check(OverlapPolicy policy, List<String> subjects, Map<String, String> contents) {
        return suspects(policy, subjects, contents).pairs();
    }

    private static TemplateSuspects suspects(
            OverlapPolicy policy, List<String> subjects, Map<String, String> contents) {
        var index = OverlapCheckTest.index("folder set", Map.of("set", 4), contents);
        return TemplateOverlap.check(
                "ijb",
                policy,
                list(index, subjects),
                pairs(),
                PEOPLE,
                index,
                new int[] {3, 2, 1, 0},
                OverlapCheckTest.faces());
    }

    @Test
    void whatIsLeftOutIsCountedAndKept() {
        var none = suspects(OverlapPolicy.ExcludePairs, List.of("Hal", "Hal", "Ida", "Jo"), Map.of());
        assertThat(none.all()).isEmpty();
        assertThat(none.overlap()).isEqualTo(new TrainingOverlap(true, 0, 0, 0));
        var some = suspects(
                OverlapPolicy.ExcludePairs,
                List.of("Hal", "Hal", "bob", "Jo"),
                Map.of("set/1.png", "folder trainCy/1.png"));
        assertThat(some.all().orElseThrow().count()).isEqualTo(3);
        assertThat(some.overlap()).isEqualTo(new TrainingOverlap(true, 1, 1, 2));
        assertThat(some.shared()).containsExactly("bob", "set/1.png is Cy/1.png");
    }

    /** Template t has image 3 - t, of which images 0 and 1 look like a training image; template 3 is in no pair. */
    @Test
    void templatesThatLookLikeATrainingImageAreFoundInPairs() {
        var index = TrainingFacesTest.index("folder set", i -> i < 2 ? TrainingFacesTest.HASH : "f".repeat(64), "set");
        var suspects = TemplateOverlap.check(
                "ijb",
                OverlapPolicy.Reject,
                list(index, List.of()),
                pairs().without(new boolean[] {false, false, false, true}),
                PEOPLE,
                index,
                new int[] {3, 2, 1, 0},
                TrainingFacesTest.faces(TrainingFacesTest.index("folder", "Ann", "Bob")));
        assertThat(suspects.near().get().images()).isEqualTo(1);
        assertThat(suspects.near().get().templates()).containsExactly(2);
        assertThat(suspects.near().get().examples())
                .singleElement()
                .asString()
                .startsWith("set/1 looks like ")
                .endsWith("/0");
    }

    @ParameterizedTest
    @EnumSource
    void unseenPeopleAndImagesAreAccepted(OverlapPolicy policy) {
        var checked = check(policy, List.of("Hal", "Hal", "Ida", "Jo"), Map.of());
        assertThat(checked.first()).containsExactly(0, 1, 2);
        assertThat(checked.second()).containsExactly(1, 2, 3);
        assertThat(checked.genuine().stream()).containsExactly(0);
        assertThat(check(policy, List.of(), Map.of()).count()).isEqualTo(3);
    }

    @Test
    void sharedPeopleAndImagesAreRejected() {
        assertThatThrownBy(() -> check(
                        OverlapPolicy.Reject,
                        List.of("Hal", "Hal", "bob", "Jo"),
                        Map.of("set/0.png", "folder trainCy/1.png")))
                .isInstanceOf(TrainerException.class)
                .hasMessage("The evaluation set ijb shares 2 people or images (bob, set/0.png is Cy/1.png) with the"
                        + " training data.");
        assertThatThrownBy(() -> check(OverlapPolicy.Reject, List.of("Hal", "Hal", "bob", "Jo"), Map.of()))
                .hasMessageContaining("shares 1 person or image (bob)");
    }

    @Test
    void allPairsOfASharedPersonAreLeftOut() {
        var withoutIda = check(OverlapPolicy.ExcludePairs, List.of("Hal", "Hal", "bob", "Jo"), Map.of());
        assertThat(withoutIda.first()).containsExactly(0);
        assertThat(withoutIda.second()).containsExactly(1);
        assertThat(withoutIda.genuineCount()).isEqualTo(1);
    }

    /** The image is in the second template of Hal, and the pairs of both are left out. */
    @Test
    void allPairsOfThePersonOfASharedImageAreLeftOut() {
        var withoutHal = check(OverlapPolicy.ExcludePairs, List.of(), Map.of("set/2.png", "folder trainCy/1.png"));
        assertThat(withoutHal.first()).containsExactly(2);
        assertThat(withoutHal.second()).containsExactly(3);
        assertThat(withoutHal.genuineCount()).isZero();
    }

    /** Numbers are not names: in another data set they mean other people. */
    @Test
    void numbersAreNotComparedAsNames() {
        assertThat(check(OverlapPolicy.Reject, List.of("1", "1", "2", "3"), Map.of())
                        .count())
                .isEqualTo(3);
    }
}
