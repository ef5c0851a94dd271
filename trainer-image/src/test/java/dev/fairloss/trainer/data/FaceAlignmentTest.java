// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares with scikit-image and OpenCV; {@code align/make_aligned.py} writes the files. */
class FaceAlignmentTest {
    /** A row of {@code transforms.csv}: two rows of three numbers transform x and y. */
    record Face(String name, int side, float[] points, double[] matrix) {
        static Face of(String row) {
            String[] columns = row.split(",");
            var points = new float[10];
            for (int i = 0; i < points.length; i++) {
                points[i] = Float.parseFloat(columns[2 + i]);
            }
            double[] matrix = Arrays.stream(columns)
                    .skip(12)
                    .mapToDouble(Double::parseDouble)
                    .toArray();
            return new Face(columns[0], Integer.parseInt(columns[1]), points, matrix);
        }
    }

    static Stream<Face> faces() {
        return new String(resource("transforms.csv"), StandardCharsets.US_ASCII)
                .lines()
                .map(Face::of);
    }

    private static byte[] resource(String name) {
        try (InputStream in = FaceAlignmentTest.class.getResourceAsStream("/align/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("faces")
    void theTransformEqualsThatOfScikitImage(Face face) {
        double[] found = FaceAlignment.similarity(
                new Landmarks(face.points()).pixels(150, 120), FaceAlignment.template(face.side()));
        double[] expected = face.matrix();
        assertThat(found)
                .containsExactly(new double[] {expected[0], expected[3], expected[2], expected[5]}, within(1e-4));
        assertThat(found[0]).isCloseTo(expected[4], within(1e-6));
        assertThat(found[1]).isCloseTo(-expected[1], within(1e-6));
    }

    /** OpenCV computes with float32: single values differ by one. */
    @ParameterizedTest
    @MethodSource("faces")
    void thePixelsEqualThoseOfOpenCv(Face face) throws UnreadableImageException {
        byte[] aligned =
                ImageDecoder.decode(resource("picture.png"), face.side(), Optional.of(new Landmarks(face.points())));
        byte[] expected = ImageDecoder.decode(resource(face.name() + ".png"), face.side());
        assertThat(aligned).hasSameSizeAs(expected);
        int different = 0;
        for (int i = 0; i < aligned.length; i++) {
            assertThat(aligned[i] & 255).as("%s, value %d", face.name(), i).isCloseTo(expected[i] & 255, within(1));
            different += aligned[i] == expected[i] ? 0 : 1;
        }
        assertThat(different).isLessThan(aligned.length / 1000);
    }
}
