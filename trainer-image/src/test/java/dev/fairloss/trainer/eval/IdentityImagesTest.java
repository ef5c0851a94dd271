// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdentityImagesTest {
    /** "Jörg" in Unicode normalization form C, and in form D, which macOS writes. */
    private static final String NFC = "J\u00F6rg";

    private static final String NFD = "Jo\u0308rg";

    private final List<String> problems = new ArrayList<>();
    private final IdentityImages images = images(
            "Ann/Ann_0001.jpg",
            "Ann/Ann_0002.PNG",
            "Ann/Ann_0003.bmp",
            "Ann/Ann_0003.jpeg",
            "Ann/Ann_0004.pgm",
            "Ann/Ann_0005.jfif",
            "Ann/Ann_0006",
            "Ann/Ann_0123.ppm",
            "J.Lo/J.Lo_0001",
            "J.Lo/J.Lo_0002.jpg");

    private static IdentityImages images(String... paths) {
        return new IdentityImages(Path.of("/faces"), List.of(paths));
    }

    @ParameterizedTest
    @CsvSource({
        "Ann, 1, Ann_0001.jpg",
        "Ann, 2, Ann_0002.PNG",
        "Ann, 0002, Ann_0002.PNG",
        "Ann, 3, Ann_0003.jpeg",
        "Ann, 4, Ann_0004.pgm",
        "Ann, 5, Ann_0005.jfif",
        "Ann, 6, Ann_0006",
        "Ann, 123, Ann_0123.ppm",
        "J.Lo, 1, J.Lo_0001",
        "J.Lo, 2, J.Lo_0002.jpg"
    })
    void findsAnImageByItsNumber(String identity, String number, String file) {
        assertThat(images.image(identity, number, problems::add)).contains(identity + "/" + file);
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Ann, 7, names a missing image: there is no image /faces/Ann/Ann_0007 with any extension",
        "Ann, x, has 'x' instead of an image number",
        "Ann, 1234567, has '1234567' instead of an image number",
        "Bob, 1, names an unknown identity: there is no folder with images at /faces/Bob",
        "../Ann, 1, has '../Ann' instead of an identity name",
        "a\\b, 1, instead of an identity name",
        ".hidden, 1, has '.hidden' instead of an identity name"
    })
    void reportsWhatIsWrong(String identity, String number, String problem) {
        assertThat(images.image(identity, number, problems::add)).isEmpty();
        assertThat(problems).singleElement().asString().contains(problem);
    }

    @Test
    void namesAreComparedInOneNormalizationForm() {
        String decomposed = NFD + "/" + NFD + "_0001.jpg";
        String composed = NFC + "/" + NFC + "_0001.jpg";
        assertThat(images(decomposed).image(NFC, "1", problems::add)).contains(decomposed);
        assertThat(images(composed).image(NFD, "1", problems::add)).contains(composed);
        assertThat(images(NFC + "/" + NFD + "_0001.jpg").image(NFC, "1", problems::add))
                .contains(NFC + "/" + NFD + "_0001.jpg");
        assertThat(problems).isEmpty();
    }

    @Test
    void theSameNameIsPreferred() {
        var both = images(NFC + "/" + NFC + "_0001.jpg", NFD + "/" + NFD + "_0001.jpg");
        assertThat(both.image(NFC, "1", problems::add)).contains(NFC + "/" + NFC + "_0001.jpg");
        assertThat(both.image(NFD, "1", problems::add)).contains(NFD + "/" + NFD + "_0001.jpg");
    }

    @ParameterizedTest
    @CsvSource({
        "Ann/Ann_0001.jpg, Ann/Ann_0001.jpg",
        "faces/Ann/Ann_0001.jpg, Ann/Ann_0001.jpg",
        "faces\\Ann\\Ann_0001.jpg, Ann/Ann_0001.jpg",
        "Ann_0001.jpg, Ann/Ann_0001.jpg",
        "frontal/01.jpg, 001/frontal/01.jpg",
        "profile/01.jpg, 001/profile/01.jpg",
        "aligned images/Cy_0001.jpg, Cy_0001.jpg"
    })
    void findsAnImageByItsPath(String path, String file) {
        var paths = images("Ann/Ann_0001.jpg", "001/frontal/01.jpg", "001/profile/01.jpg", "Cy_0001.jpg");
        assertThat(paths.image(path, problems::add)).contains(file);
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "01.jpg, 'names the image 01.jpg, but several images of /faces have this name'",
        "Bob/Ann_0001.jpg, names a missing image: there is no image /faces/Bob/Ann_0001.jpg",
        "a\u0000/b, names a missing image"
    })
    void reportsAPathThatIsMissingOrAmbiguous(String path, String problem) {
        var paths = images("Ann/Ann_0001.jpg", "001/frontal/01.jpg", "001/profile/01.jpg");
        assertThat(paths.image(path, problems::add)).isEmpty();
        assertThat(problems).singleElement().asString().startsWith(problem);
    }

    @Test
    void imagesOfAllPeopleMayBeInOneFolder() {
        var flat = images("Ann_0001.jpg", "Bob_0001.png");
        assertThat(flat.image("Bob", "1", problems::add)).contains("Bob_0001.png");
        assertThat(flat.count(List.of("Ann_0001.jpg"))).isZero();
        assertThat(images.count(List.of("Ann/Ann_0001.jpg", "J.Lo/J.Lo_0001", "Ann/Ann_0003.bmp")))
                .isEqualTo(2);
        assertThat(images.isKnown("Ann")).isTrue();
        assertThat(images.isKnown("Bob")).isFalse();
    }
}
