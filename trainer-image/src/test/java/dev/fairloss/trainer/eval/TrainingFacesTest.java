// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.trainer.data.FaceIndex;
import dev.fairloss.trainer.data.FaceIndex.Identity;
import dev.fairloss.trainer.data.FaceIndex.Image;
import dev.fairloss.trainer.data.FaceIndex.Stamp;
import dev.fairloss.trainer.data.HoldOut;
import dev.fairloss.trainer.data.Split;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingFacesTest {
    static final String HASH = "0123456789abcdef".repeat(4);

    private static Image image(String path, String sha256, String pixels, String perceptual) {
        return new Image(path, Optional.of(new Stamp(1, sha256, pixels, perceptual, Instant.EPOCH)));
    }

    /** Each person has ten images, whose bytes and pixels are their path; the first image has a perceptual hash. */
    static FaceIndex index(String source, String... people) {
        return index(source, image -> image == 0 ? HASH : "", people);
    }

    /** @param perceptual hash of each person's images, by number */
    static FaceIndex index(String source, IntFunction<String> perceptual, String... people) {
        return new FaceIndex(
                FaceIndex.VERSION,
                source,
                64,
                "0",
                SkippedFiles.NONE,
                Stream.of(people)
                        .map(name -> new Identity(
                                name,
                                IntStream.range(0, 10)
                                        .mapToObj(i -> image(
                                                name + "/" + i,
                                                "bytes of " + name + "/" + i,
                                                "pixels of " + name + "/" + i,
                                                perceptual.apply(i)))
                                        .toList()))
                        .toList());
    }

    static TrainingFaces faces(FaceIndex index) {
        return new TrainingFaces(index, Split.of(index, HoldOut.of(1, 0, 4, 4)));
    }

    /** Synthetic images are not in files. */
    @Test
    void trainingImagesWithoutAFileAreNoCopies() {
        var people = Stream.of("Ada", "Cy")
                .map(name -> new Identity(
                        name,
                        IntStream.range(0, 10)
                                .mapToObj(i -> new Image(name + "/" + i, Optional.empty()))
                                .toList()))
                .toList();
        var index = new FaceIndex(FaceIndex.VERSION, "synthetic", 64, "0", SkippedFiles.NONE, people);
        assertThat(faces(index).sameAs(image("Bob/0", "bytes", "pixels", HASH))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "José_Álvarez, jose alvarez",
        "ANN-LEE (2), ann lee 2",
        "' Bob ', bob",
        "'...', ''",
        "Ⅳ, iv",
        "李, 李",
        "İpek, ipek",
    })
    void namesAreComparedWithoutCaseAccentsAndPunctuation(String name, String normalized) {
        assertThat(TrainingFaces.normalized(name)).isEqualTo(normalized);
    }

    @Test
    void peopleOfTheTrainingSetAreFoundByAnySpelling() {
        var faces = faces(index("folder", "Ada_Byron", "Bob"));
        assertThat(faces.contains("ada byron")).isTrue();
        assertThat(faces.contains("BOB")).isTrue();
        assertThat(faces.contains("Bobby")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "Bob, folder set, Ann, true",
        "Bob, folder set, 0017, false",
        "17, folder set, Ann, false",
        "17, folder set, 0017, false",
        "17, folder, 0017, true",
    })
    void numbersAreNamesWithinTheSameSourceOnly(String trained, String source, String name, boolean compared) {
        assertThat(faces(index("folder", trained, trained + "0")).comparesNames(index(source, name), name))
                .isEqualTo(compared);
    }

    @Test
    void aCopyHasTheSameBytesOrPixels() {
        var faces = faces(index("folder", "Ann", "Bob"));
        assertThat(faces.sameAs(image("x", "bytes of Bob/3", "other", ""))).contains("Bob/3");
        assertThat(faces.sameAs(image("x", "other", "pixels of Bob/4", ""))).contains("Bob/4");
        assertThat(faces.sameAs(image("x", "other", "other", ""))).isEmpty();
        assertThat(faces.sameAs(new Image("x", Optional.empty()))).isEmpty();
    }

    @Test
    void imagesThatAreHeldOutForFairnessCountAndHeldOutPeopleDoNot() {
        var index = index("folder", "Ann", "Bob", "Cy", "Di", "Ed");
        var split = Split.of(index, HoldOut.of(1, 2, 4, 4));
        assertThat(Stream.of(split.fairnessImages())).anyMatch(images -> images.length > 0);
        assertThat(split.heldOutIdentities()).hasSize(2);
        var faces = new TrainingFaces(index, split);
        for (String person : List.of("Ann", "Bob", "Cy", "Di", "Ed")) {
            boolean trained = split.classes().contains(person);
            assertThat(faces.contains(person)).isEqualTo(trained);
            for (int i = 0; i < 10; i++) {
                assertThat(faces.sameAs(image("x", "bytes of " + person + "/" + i, "", ""))
                                .isPresent())
                        .isEqualTo(trained);
            }
        }
        List<String> hashed = new ArrayList<>();
        faces.forEachHash((hash, path) -> hashed.add(path));
        assertThat(hashed)
                .as("images with a perceptual hash")
                .containsExactlyInAnyOrderElementsOf(
                        split.classes().stream().map(name -> name + "/0").toList());
    }

    @Test
    void anImageWithoutAPerceptualHashHasNone() {
        assertThat(TrainingFaces.perceptual(image("x", "", "", HASH))).isPresent();
        assertThat(TrainingFaces.perceptual(image("x", "", "", ""))).isEmpty();
        assertThat(TrainingFaces.perceptual(new Image("x", Optional.empty()))).isEmpty();
    }
}
