// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * A hash of what an image shows: the signs of 256 low-frequency coefficients of the cosine transform of its gray values (as pHash,
 * Zauner 2010, with more coefficients). Copies that are compressed again, resized or brightened differ in few bits; two photos of
 * one person differ in about as many as photos of two people. On LFWcrop (8,021 images of 64 x 64 pixels), the largest distance of
 * a copy was 27 for JPEG quality 30, 17 for half the size and 34 for 20% brighter, but 53 for all three; the smallest one of photos
 * of different moments was 47.
 *
 * @param first bits 0 to 63
 * @param second bits 64 to 127
 * @param third bits 128 to 191
 * @param fourth bits 192 to 255
 */
public record PerceptualHash(long first, long second, long third, long fourth) {
    /** Number of bits. */
    public static final int BITS = 256;

    /** Images whose hashes differ in at most this many bits are near-duplicates. */
    public static final int NEAR = 28;

    /** Number of chunks of {@value #CHUNK_BITS} bits. */
    public static final int CHUNKS = 16;

    /** Bits of a chunk. */
    public static final int CHUNK_BITS = BITS / CHUNKS;

    /** Frequencies per axis, from 0. */
    private static final int FREQUENCIES = 17;

    /** The constant and the three lowest frequencies depend on the exposure and on the direction of light. */
    private static final int SKIPPED = 4;

    /** Smaller images have too few frequencies. */
    private static final int SMALLEST_SIDE = 32;

    /** Standard deviation of the gray values, 0 to 255, below which an image shows nothing. */
    private static final double LEAST_CONTRAST = 1;

    /** Row and column frequency of each bit, in the order of their sum of squares, (bits, 2). */
    private static final int[][] COEFFICIENTS = IntStream.range(0, FREQUENCIES * FREQUENCIES)
            .mapToObj(i -> new int[] {i / FREQUENCIES, i % FREQUENCIES})
            .sorted(Comparator.<int[]>comparingInt(at -> at[0] * at[0] + at[1] * at[1])
                    .thenComparingInt(at -> at[0]))
            .skip(SKIPPED)
            .limit(BITS)
            .toArray(int[][]::new);

    /** The bits of odd column frequencies, whose sign changes in the mirror image. */
    private static final PerceptualHash ODD = of(bit -> COEFFICIENTS[bit][1] % 2 != 0);

    /** The images of an index have one size. */
    private static final Map<Integer, double[][]> BASES = new ConcurrentHashMap<>();

    /**
     * The hash of an image.
     *
     * @param rgb uint8, (side, side, 3)
     * @return empty if the image has no contrast, or less than 32 x 32 pixels
     */
    public static Optional<PerceptualHash> of(byte[] rgb, int side) {
        if (side < SMALLEST_SIDE) {
            return Optional.empty();
        }
        double[] gray = gray(rgb);
        double mean = IntStream.range(0, gray.length)
                .mapToDouble(i -> gray[i])
                .average()
                .orElse(0);
        double variance = IntStream.range(0, gray.length)
                .mapToDouble(i -> (gray[i] - mean) * (gray[i] - mean))
                .average()
                .orElse(0);
        if (variance < LEAST_CONTRAST * LEAST_CONTRAST) {
            return Optional.empty();
        }
        double[][] transformed = transform(gray, side);
        return Optional.of(of(bit -> transformed[COEFFICIENTS[bit][0]][COEFFICIENTS[bit][1]] > 0));
    }

    /** Reads the form of {@link #hex}; empty for an empty text. */
    public static Optional<PerceptualHash> parse(String hex) {
        return hex.isEmpty()
                ? Optional.empty()
                : Optional.of(new PerceptualHash(word(hex, 0), word(hex, 1), word(hex, 2), word(hex, 3)));
    }

    private static long word(String hex, int number) {
        return Long.parseUnsignedLong(hex.substring(16 * number, 16 * (number + 1)), 16);
    }

    private static PerceptualHash of(IntPredicate bits) {
        long[] words = new long[BITS / Long.SIZE];
        for (int bit = 0; bit < BITS; bit++) {
            words[bit / Long.SIZE] |= bits.test(bit) ? 1L << bit % Long.SIZE : 0;
        }
        return new PerceptualHash(words[0], words[1], words[2], words[3]);
    }

    /** Luminance by ITU-R BT.601, (pixels). */
    private static double[] gray(byte[] rgb) {
        double[] gray = new double[rgb.length / FaceImages.CHANNELS];
        for (int i = 0; i < gray.length; i++) {
            int at = i * FaceImages.CHANNELS;
            gray[i] = .299 * (rgb[at] & 255) + .587 * (rgb[at + 1] & 255) + .114 * (rgb[at + 2] & 255);
        }
        return gray;
    }

    /** The lowest coefficients of the cosine transform (DCT-II, not normalized), (row frequencies, column frequencies). */
    private static double[][] transform(double[] gray, int side) {
        double[][] basis = BASES.computeIfAbsent(side, PerceptualHash::basis);
        double[][] result = new double[FREQUENCIES][FREQUENCIES];
        for (int y = 0; y < side; y++) {
            for (int u = 0; u < FREQUENCIES; u++) {
                double sum = 0;
                for (int x = 0; x < side; x++) {
                    sum += basis[u][x] * gray[y * side + x];
                }
                for (int v = 0; v < FREQUENCIES; v++) {
                    result[v][u] += basis[v][y] * sum;
                }
            }
        }
        return result;
    }

    /** The cosines of the transform, (frequencies, side). */
    private static double[][] basis(int side) {
        double[][] basis = new double[FREQUENCIES][side];
        for (int u = 0; u < FREQUENCIES; u++) {
            for (int i = 0; i < side; i++) {
                basis[u][i] = Math.cos(Math.PI * (2 * i + 1) * u / (2 * side));
            }
        }
        return basis;
    }

    /** 64 hexadecimal digits. */
    public String hex() {
        return String.format("%016x%016x%016x%016x", first, second, third, fourth);
    }

    /** The hash of the mirror image, left and right exchanged. */
    public PerceptualHash mirrored() {
        return new PerceptualHash(first ^ ODD.first, second ^ ODD.second, third ^ ODD.third, fourth ^ ODD.fourth);
    }

    /** Number of bits that differ, 0 to {@value #BITS}. */
    public int distance(PerceptualHash other) {
        return Long.bitCount(first ^ other.first)
                + Long.bitCount(second ^ other.second)
                + Long.bitCount(third ^ other.third)
                + Long.bitCount(fourth ^ other.fourth);
    }

    /** Sixteen of the bits, as a number from 0 to 65535. */
    public int chunk(int number) {
        long word =
                switch (number / 4) {
                    case 0 -> first;
                    case 1 -> second;
                    case 2 -> third;
                    default -> fourth;
                };
        return (int) (word >>> CHUNK_BITS * (number % 4)) & 0xffff;
    }
}
