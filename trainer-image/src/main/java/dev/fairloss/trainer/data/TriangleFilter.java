// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

/**
 * Resizes square images: bilinear interpolation to enlarge, a triangle filter with a support of two output pixels to reduce,
 * so that every input pixel contributes (as Pillow's antialiasing bilinear filter).
 */
final class TriangleFilter {
    private final int from;
    private final int to;
    private final int[] first;
    private final float[][] weights;

    /**
     * A filter.
     *
     * @param from height and width of the input, in pixels
     * @param to height and width of the output, in pixels
     */
    TriangleFilter(int from, int to) {
        this.from = from;
        this.to = to;
        this.first = new int[to];
        this.weights = new float[to][];
        double scale = (double) from / to;
        double reach = Math.max(scale, 1);
        for (int i = 0; i < to; i++) {
            double center = (i + .5) * scale;
            first[i] = (int) Math.max(0, Math.floor(center - reach + .5));
            int last = (int) Math.min(from, Math.floor(center + reach + .5));
            double[] raw = new double[last - first[i]];
            double sum = 0;
            for (int k = 0; k < raw.length; k++) {
                raw[k] = Math.max(0, 1 - Math.abs(first[i] + k + .5 - center) / reach);
                sum += raw[k];
            }
            weights[i] = new float[raw.length];
            for (int k = 0; k < raw.length; k++) {
                weights[i][k] = (float) (raw[k] / sum);
            }
        }
    }

    /**
     * Resizes an image.
     *
     * @param rgb uint8, (from, from, 3)
     * @return uint8, (to, to, 3)
     */
    byte[] apply(byte[] rgb) {
        float[] rows = new float[from * to * FaceImages.CHANNELS];
        for (int y = 0, at = 0; y < from; y++) {
            for (int x = 0; x < to; x++) {
                for (int c = 0; c < FaceImages.CHANNELS; c++) {
                    float sum = 0;
                    int source = (y * from + first[x]) * FaceImages.CHANNELS + c;
                    for (int k = 0; k < weights[x].length; k++) {
                        sum += weights[x][k] * (rgb[source + k * FaceImages.CHANNELS] & 255);
                    }
                    rows[at++] = sum;
                }
            }
        }
        int stride = to * FaceImages.CHANNELS;
        byte[] result = new byte[to * stride];
        for (int y = 0, at = 0; y < to; y++) {
            for (int x = 0; x < stride; x++) {
                float sum = 0;
                for (int k = 0; k < weights[y].length; k++) {
                    sum += weights[y][k] * rows[(first[y] + k) * stride + x];
                }
                result[at++] = (byte) Math.round(Math.min(sum, 255));
            }
        }
        return result;
    }
}
