// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

/**
 * Aligns faces by five points: the similarity transform (rotation, scale and shift; no reflection) with the least squared
 * distance between the transformed points and the template of ArcFace (S. Umeyama, PAMI 1991, in two dimensions). The image is
 * sampled by bilinear interpolation and is black outside its borders, as by InsightFace's {@code norm_crop} and OpenCV's
 * {@code warpAffine}.
 *
 * <p>A transform is z &rarr; a z + b over complex numbers z = x + i y: {Re a, Im a, Re b, Im b}.
 */
final class FaceAlignment {
    /** Height and width of the images that the template is for, in pixels. */
    private static final double TEMPLATE_SIDE = 112;

    /** The points of an aligned face of 112 &times; 112 pixels, from InsightFace's {@code face_align.py}. */
    private static final double[] TEMPLATE = {
        38.2946, 51.6963, 73.5318, 51.5014, 56.0252, 71.7366, 41.5493, 92.3655, 70.7299, 92.2041
    };

    private FaceAlignment() {}

    /**
     * The aligned face.
     *
     * @param image upright
     * @param side height and width of the result, in pixels; the template is scaled to it
     * @return uint8, (side, side, 3)
     */
    static byte[] align(RgbPixels image, Landmarks landmarks, int side) {
        return warp(image, similarity(landmarks.pixels(image.width(), image.height()), template(side)), side);
    }

    /** The template for a height and width, (10). */
    static double[] template(int side) {
        var scaled = TEMPLATE.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= side / TEMPLATE_SIDE;
        }
        return scaled;
    }

    /**
     * The similarity transform that maps points to others with the least squared distance. With x' and y' the points minus their
     * means: a = &Sigma; conj(x') y' / &Sigma; |x'|&sup2;, b = mean(y) - a mean(x).
     *
     * @param from x and y of each point, (2 points)
     * @param to x and y of each point, (2 points)
     */
    static double[] similarity(double[] from, double[] to) {
        double[] fromMean = mean(from);
        double[] toMean = mean(to);
        double real = 0;
        double imaginary = 0;
        for (int i = 0; i < from.length; i += 2) {
            double x = from[i] - fromMean[0];
            double y = from[i + 1] - fromMean[1];
            double u = to[i] - toMean[0];
            double v = to[i + 1] - toMean[1];
            real += x * u + y * v;
            imaginary += x * v - y * u;
        }
        double spread = spread(from);
        double re = real / spread;
        double im = imaginary / spread;
        return new double[] {
            re, im, toMean[0] - re * fromMean[0] + im * fromMean[1], toMean[1] - im * fromMean[0] - re * fromMean[1]
        };
    }

    /** Sum of the squared distances of points to their mean. */
    static double spread(double[] points) {
        double[] mean = mean(points);
        double spread = 0;
        for (int i = 0; i < points.length; i++) {
            spread += Math.pow(points[i] - mean[i % 2], 2);
        }
        return spread;
    }

    private static double[] mean(double[] points) {
        double[] mean = new double[2];
        int number = points.length / 2;
        for (int i = 0; i < points.length; i++) {
            mean[i % 2] += points[i] / number;
        }
        return mean;
    }

    /**
     * A transformed image: the value at (u, v) is that of the image at the inverse transform of (u, v).
     *
     * @param transform as of {@link #similarity}
     * @param side height and width of the result, in pixels
     * @return uint8, (side, side, 3)
     */
    static byte[] warp(RgbPixels image, double[] transform, int side) {
        double norm = transform[0] * transform[0] + transform[1] * transform[1];
        double re = transform[0] / norm;
        double im = transform[1] / norm;
        var result = new byte[side * side * FaceImages.CHANNELS];
        for (int v = 0, at = 0; v < side; v++) {
            for (int u = 0; u < side; u++, at += FaceImages.CHANNELS) {
                double du = u - transform[2];
                double dv = v - transform[3];
                sample(image, re * du + im * dv, re * dv - im * du, result, at);
            }
        }
        return result;
    }

    /** Interpolates between the four pixels around a point; pixels outside the image are black. */
    private static void sample(RgbPixels image, double x, double y, byte[] result, int at) {
        if (!(x > -1 && y > -1 && x < image.width() && y < image.height())) {
            return;
        }
        int left = (int) Math.floor(x);
        int top = (int) Math.floor(y);
        double right = x - left;
        double bottom = y - top;
        for (int c = 0; c < FaceImages.CHANNELS; c++) {
            double upper = value(image, left, top, c) * (1 - right) + value(image, left + 1, top, c) * right;
            double lower = value(image, left, top + 1, c) * (1 - right) + value(image, left + 1, top + 1, c) * right;
            result[at + c] = (byte) Math.round(upper * (1 - bottom) + lower * bottom);
        }
    }

    private static int value(RgbPixels image, int x, int y, int channel) {
        return x < 0 || y < 0 || x >= image.width() || y >= image.height()
                ? 0
                : image.rgb()[(y * image.width() + x) * FaceImages.CHANNELS + channel] & 255;
    }
}
