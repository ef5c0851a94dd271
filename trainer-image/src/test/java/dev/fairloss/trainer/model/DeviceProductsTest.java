// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.distance.CenterProducts;
import dev.fairloss.trainer.distance.ClassDistances;
import dev.fairloss.trainer.distance.DistanceMeasurement;
import dev.fairloss.trainer.distance.EmbeddingDistances;
import dev.fairloss.trainer.distance.Rounding;
import dev.fairloss.trainer.engine.ComputeDevice;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Distances by products of libtorch, compared with those of the host in every bit. */
class DeviceProductsTest {
    /** Four full blocks and a smaller one. */
    private static final int CLASSES = 2_100;

    private static final int MEASURED = 700;

    private final NDManager manager = ComputeDevice.CPU.newManager();

    @AfterEach
    void close() {
        manager.close();
    }

    /** How the classes lie. */
    enum Centers {
        RANDOM,
        /** 30 clusters, whose centers are about .1 apart. */
        CLUSTERED,
        /** Ten directions, up to a few last digits of each value: cosines that differ by rounding only. */
        NEARLY_EQUAL,
        /** Ten directions: most cosines are equal. */
        EQUAL,
        /** Every fifth class has two opposite images, so no center. */
        SOME_UNKNOWN
    }

    @ParameterizedTest
    @CsvSource({"RANDOM, 128", "CLUSTERED, 128", "NEARLY_EQUAL, 128", "EQUAL, 64", "SOME_UNKNOWN, 64", "RANDOM, 13"})
    void productsChangeNoBit(Centers centers, int dim) {
        assertThat(equal(centers, dim, products(dim))).isTrue();
    }

    /** With products as wrong as they may be at most, in both directions. */
    @ParameterizedTest
    @EnumSource
    void theLargestAllowedErrorChangesNoBit(Centers centers) {
        double error = 1e-3;
        for (double shift : new double[] {-error, error}) {
            assertThat(equal(centers, 64, new Changed(products(64), shift, error)))
                    .as("shift " + shift)
                    .isTrue();
        }
    }

    /** So the tests above can fail: half of the error as a bound leaves out nearer centers. */
    @ParameterizedTest
    @EnumSource(names = {"RANDOM", "CLUSTERED", "NEARLY_EQUAL"})
    void aBoundThatIsTooSmallChangesTheResult(Centers centers) {
        assertThat(equal(centers, 64, new Changed(products(64), -1e-3, 5e-4))).isFalse();
    }

    /** The roundings of libtorch and of the host differ. */
    @Test
    void aBoundOfZeroChangesTheResult() {
        assertThat(equal(Centers.NEARLY_EQUAL, 128, new Changed(products(128), 0, -Rounding.float32(128))))
                .isFalse();
    }

    @Test
    void aRowThatIsNotANumberHasNoDistance() {
        var measurement = measurement(Centers.RANDOM, 16);
        int label = new EmbeddingDistances(5, 20, MEASURED).measured(CLASSES, 0)[0];
        var rows = new float[16];
        Arrays.fill(rows, Float.NaN);
        measurement.unseen(label, rows, 0, 1);
        var distances = measurement.distances(DeviceProductsTest.this::products);
        assertThat(distances.inter()[label]).isNaN();
        assertThat(distances.trainingInter()[label]).isBetween(0f, 2f);
    }

    @Test
    void aDeviceIsUsedFrom1024Classes() {
        var uses = new AtomicInteger();
        DistanceMeasurement.Device device = dim -> {
            uses.incrementAndGet();
            return products(dim);
        };
        EmbeddingDistances.DEFAULT.start(1023, 2, 0).distances(device);
        assertThat(uses).hasValue(0);
        EmbeddingDistances.DEFAULT.start(1024, 2, 0).distances(device);
        assertThat(uses).hasValue(1);
    }

    /** Rows (1, 0) and (0, 2); center j of a block is (j, -j) for an even j, and (-j, j) for an odd one. */
    @Test
    void theMaximaOfEachStrip() {
        try (var products = products(2)) {
            products.setRows(new float[] {9, 9, 1, 0, 0, 2}, 1, 2);
            var block = new float[2 * CenterProducts.BLOCK];
            for (int j = 0; j < CenterProducts.BLOCK; j++) {
                block[j] = j % 2 == 0 ? j : -j;
                block[CenterProducts.BLOCK + j] = -block[j];
            }
            float[] maxima = products.maxima(block);
            assertThat(maxima).hasSize(2 * 32).startsWith(14, 30, 30, 62).endsWith(510, 1022);
            products.setRows(new float[] {-1, 0}, 0, 1);
            assertThat(products.maxima(block)).hasSize(32).startsWith(15, 31);
        }
    }

    /** The bound of float32 arithmetic, on products that are computed in float64 too. */
    @Test
    void productsKeepTheBound() {
        int dim = 512;
        var random = Seeds.random(4, "bound");
        try (var products = products(dim)) {
            var row = unit(random, dim);
            products.setRows(row, 0, 1);
            var block = new float[dim * CenterProducts.BLOCK];
            for (int j = 0; j < CenterProducts.BLOCK; j++) {
                var center = unit(random, dim);
                for (int k = 0; k < dim; k++) {
                    block[k * CenterProducts.BLOCK + j] = center[k];
                }
            }
            float[] maxima = products.maxima(block);
            for (int strip = 0; strip < maxima.length; strip++) {
                int first = strip * CenterProducts.STRIP;
                double exact = IntStream.range(first, first + CenterProducts.STRIP)
                        .mapToDouble(j -> IntStream.range(0, dim)
                                .mapToDouble(k -> (double) row[k] * block[k * CenterProducts.BLOCK + j])
                                .sum())
                        .max()
                        .orElseThrow();
                assertThat((double) maxima[strip]).isCloseTo(exact, within(products.error()));
            }
        }
    }

    private DeviceProducts products(int dim) {
        return new DeviceProducts(manager, dim);
    }

    private static boolean equal(Centers centers, int dim, CenterProducts products) {
        var expected = measurement(centers, dim).distances();
        var actual = measurement(centers, dim).distances(length -> products);
        assertThat(expected.inter()).as("some distances are known").contains(Float.NaN);
        assertThat(known(expected.inter())).isGreaterThan(MEASURED / 2);
        return same(expected, actual);
    }

    private static long known(float[] values) {
        return IntStream.range(0, values.length)
                .filter(i -> !Float.isNaN(values[i]))
                .count();
    }

    private static boolean same(ClassDistances a, ClassDistances b) {
        return Arrays.equals(a.inter(), b.inter())
                && Arrays.equals(a.intra(), b.intra())
                && Arrays.equals(a.interSquares(), b.interSquares())
                && Arrays.equals(a.intraSquares(), b.intraSquares())
                && Arrays.equals(a.trainingInter(), b.trainingInter())
                && Arrays.equals(a.trainingIntra(), b.trainingIntra());
    }

    /** Products with another error than their own. */
    private record Changed(DeviceProducts products, double shift, double error) implements CenterProducts {
        @Override
        public void setRows(float[] rows, int first, int count) {
            products.setRows(rows, first, count);
        }

        @Override
        public float[] maxima(float[] block) {
            float[] maxima = products.maxima(block);
            for (int i = 0; i < maxima.length; i++) {
                maxima[i] += (float) shift;
            }
            return maxima;
        }

        @Override
        public void close() {
            products.close();
        }
    }

    /** Each class has two training images and one to eight unseen ones: more rows in all than a product has. */
    private static DistanceMeasurement measurement(Centers centers, int dim) {
        var measurement = new EmbeddingDistances(5, 20, MEASURED).start(CLASSES, dim, 0);
        for (int c = 0; c < CLASSES; c++) {
            var random = Seeds.random(c, "device products");
            float[] center = center(centers, c, random, dim);
            boolean opposite = centers == Centers.SOME_UNKNOWN && c % 5 == 0;
            float[] other = center.clone();
            for (int k = 0; opposite && k < dim; k++) {
                other[k] = -center[k];
            }
            measurement.training(c, joined(center, other), 0, 2);
            var unseen = new float[(1 + c % 14) * dim];
            for (int image = 0; image <= c % 14; image++) {
                System.arraycopy(near(center, random, .3), 0, unseen, image * dim, dim);
            }
            measurement.unseen(c, unseen, 0, 1 + c % 14);
        }
        return measurement;
    }

    private static float[] center(Centers centers, int label, SplittableRandom random, int dim) {
        return switch (centers) {
            case RANDOM, SOME_UNKNOWN -> unit(random, dim);
            case CLUSTERED -> near(unit(Seeds.random(label % 30, "cluster"), dim), random, .3);
            case NEARLY_EQUAL -> near(unit(Seeds.random(label % 10, "direction"), dim), random, 1e-6);
            case EQUAL -> unit(Seeds.random(label % 10, "direction"), dim);
        };
    }

    /** A unit vector that differs from another one by a random vector of about this length. */
    private static float[] near(float[] center, SplittableRandom random, double distance) {
        var values = new double[center.length];
        Arrays.setAll(values, k -> center[k] + distance * random.nextGaussian() / Math.sqrt(center.length));
        return unit(values);
    }

    private static float[] unit(SplittableRandom random, int dim) {
        return unit(
                IntStream.range(0, dim).mapToDouble(k -> random.nextGaussian()).toArray());
    }

    private static float[] unit(double[] values) {
        double length = Math.sqrt(Arrays.stream(values).map(x -> x * x).sum());
        var unit = new float[values.length];
        for (int k = 0; k < unit.length; k++) {
            unit[k] = (float) (values[k] / length);
        }
        return unit;
    }

    private static float[] joined(float[] first, float[] second) {
        var rows = Arrays.copyOf(first, 2 * first.length);
        System.arraycopy(second, 0, rows, first.length, second.length);
        return rows;
    }
}
