// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.result.VerificationResult;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Compares {@link Verification} with InsightFace's evaluation of the same embeddings. {@code insightface.py} beside the files made
 * both, and says how it was compared with InsightFace's own code.
 */
class InsightFaceProtocolTest {
    private static final int PAIRS = 600;
    private static final int FOLDS = 10;

    private static List<String> lines(String file) throws IOException {
        try (InputStream in = InsightFaceProtocolTest.class.getResourceAsStream(file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static VerificationResult measured() throws IOException {
        float[][] embeddings = lines("insightface.csv").stream()
                .map(line -> {
                    String[] values = line.split(",");
                    float[] row = new float[values.length];
                    for (int k = 0; k < row.length; k++) {
                        row[k] = Float.parseFloat(values[k]);
                    }
                    return row;
                })
                .toArray(float[][]::new);
        boolean[] genuine = new boolean[PAIRS];
        for (int i = 0; i < PAIRS; i++) {
            genuine[i] = i / (PAIRS / FOLDS / 2) % 2 == 0;
        }
        return Verification.measure(
                        "bin", BinPairs.of(genuine, "bin"), new TrainingOverlap(false, 0, 0, 0), new int[0], embeddings)
                .result();
    }

    private static Map<String, Double> expected() throws IOException {
        return lines("insightface-expected.csv").stream()
                .map(line -> line.split(","))
                .collect(Collectors.toMap(row -> row[0], row -> Double.parseDouble(row[1])));
    }

    /** InsightFace's thresholds are .01 apart in squared distance; a fold of 60 pairs differs by three pairs at most. */
    @Test
    void accuraciesAgreeUpToTheThresholdGrid() throws IOException {
        var expected = expected();
        var result = measured();
        assertThat(result.accuracy()).isCloseTo(expected.get("accuracy"), within(2. / PAIRS));
        IntStream.range(0, FOLDS)
                .forEach(fold -> assertThat(result.folds().get(fold).accuracy())
                        .as("fold " + fold)
                        .isCloseTo(expected.get("fold " + fold), within(3.01 * FOLDS / PAIRS)));
    }

    /** InsightFace's standard deviation divides by n, and ours by n - 1 and by the root of n. */
    @Test
    void theStandardErrorFollowsFromTheStandardDeviation() throws IOException {
        double[] accuracies = IntStream.range(0, FOLDS)
                .mapToDouble(fold -> expectedFold(fold))
                .toArray();
        assertThat(Verification.standardError(accuracies))
                .isCloseTo(expected().get("standard deviation") / Math.sqrt(FOLDS - 1), within(1e-12));
    }

    private static double expectedFold(int fold) {
        try {
            return expected().get("fold " + fold);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** InsightFace reports a rate at 1e-3 with 300 impostor pairs, where no false accept is allowed; ours is absent. */
    @Test
    void aRateThatThePairsDoNotCarryIsAbsent() throws IOException {
        assertThat(expected().get("tar")).isBetween(0., 1.);
        assertThat(measured().tarAtFar()).filteredOn(tar -> tar.far() == 1e-3).allMatch(tar -> tar.tar()
                .isEmpty());
        assertThat(Arrays.asList(1e-1, 1e-2))
                .allSatisfy(far -> assertThat(measured().tarAtFar())
                        .filteredOn(tar -> tar.far() == far)
                        .allMatch(tar -> tar.tar().isPresent()));
    }
}
