// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GalleryTest {
    /** Ten people with two images each, one person with a single image, a distractor, and an image that takes no part. */
    private static final int[] PEOPLE = IntStream.concat(
                    IntStream.range(0, 20).map(image -> image / 2), IntStream.of(10, -1, -2))
            .toArray();

    @Test
    void theFirstImageIsEnrolledExceptOfEveryFifthPerson() {
        Gallery gallery = Gallery.of(PEOPLE);
        assertThat(IntStream.of(gallery.enrolled()).boxed()).hasSize(8).allMatch(image -> image < 20 && image % 2 == 0);
        assertThat(gallery.mated()).isEqualTo(8);
        assertThat(IntStream.of(gallery.searches()).boxed()).hasSize(8 + 2 * 2).allMatch(image -> image < 20);
        int nonMated = 0;
        for (int search = 0; search < gallery.searches().length; search++) {
            int image = gallery.searches()[search];
            int mate = gallery.mate()[search];
            int firstOfPerson = image - image % 2;
            if (mate >= 0) {
                assertThat(gallery.enrolled()[mate]).isEqualTo(firstOfPerson);
                assertThat(image).isNotEqualTo(firstOfPerson);
            } else {
                assertThat(gallery.enrolled()).doesNotContain(firstOfPerson);
                nonMated++;
            }
        }
        assertThat(nonMated).isEqualTo(4);
    }

    @Test
    void peopleWithOneImageAreDistractors() {
        Gallery gallery = Gallery.of(PEOPLE);
        assertThat(gallery.distractors()).containsExactly(21, 20);
        assertThat(gallery.images())
                .startsWith(gallery.enrolled())
                .endsWith(21, 20)
                .hasSize(10);
    }

    @Test
    void aPersonHasAtMostThirtySearches() {
        assertThat(Gallery.of(new int[31]).searches())
                .isEqualTo(IntStream.rangeClosed(1, 30).toArray());
        Gallery many = Gallery.of(new int[100]);
        assertThat(many.searches()).isEqualTo(IntStream.rangeClosed(1, 30).toArray());
        assertThat(many.enrolled()).containsExactly(0);
        int[] five = IntStream.range(0, 5 * 40).map(image -> image / 40).toArray();
        Gallery gallery = Gallery.of(five);
        assertThat(gallery.mated()).isEqualTo(4 * 30);
        assertThat(gallery.searches()).hasSize(5 * 30);
    }

    @Test
    void theSearchesOfSomeoneWhoIsNotEnrolledBeginWithTheFirstImage() {
        Gallery gallery = Gallery.of(PEOPLE);
        int[] nonMated = IntStream.range(0, gallery.searches().length)
                .filter(search -> gallery.mate()[search] < 0)
                .map(search -> gallery.searches()[search])
                .toArray();
        assertThat(nonMated).hasSize(4);
        assertThat(nonMated[1]).isEqualTo(nonMated[0] + 1);
        assertThat(nonMated[0] % 2).isZero();
    }

    @Test
    void peopleWithoutImagesAreLeftOut() {
        for (int[] none : new int[][] {{}, {-2, -2}}) {
            Gallery gallery = Gallery.of(none);
            assertThat(gallery.mated()).isZero();
            assertThat(gallery.images()).isEmpty();
            assertThat(gallery.searches()).isEmpty();
        }
    }

    @Test
    void equalInputsGiveEqualGalleries() {
        assertThat(Gallery.of(PEOPLE).searches())
                .isEqualTo(Gallery.of(Arrays.copyOf(PEOPLE, PEOPLE.length)).searches());
    }
}
