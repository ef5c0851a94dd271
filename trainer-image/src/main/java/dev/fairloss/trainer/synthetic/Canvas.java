// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.synthetic;

import dev.fairloss.trainer.data.FaceImages;

/**
 * A drawing of float colors: shapes with anti-aliased edges are painted over each other. Shapes use face coordinates: the
 * square image spans about -1..1 in both directions, x to the right and y down; a view maps them to the image.
 */
final class Canvas {
    private final int side;
    private final View view;
    private final float[] rgb;

    /**
     * Position of the face in the image. (All arithmetic uses +, -, *, / and square roots, which are exact to the bit in Java.)
     *
     * @param centerX x of the center of the face in the image, -1..1
     * @param centerY y of the center of the face in the image, -1..1
     * @param scale size of a face unit, in half image widths
     * @param cosine of the roll
     * @param sine of the roll
     */
    record View(double centerX, double centerY, double scale, double cosine, double sine) {
        /** A view with a roll in radians. */
        static View of(double centerX, double centerY, double scale, double roll) {
            return new View(centerX, centerY, scale, StrictMath.cos(roll), StrictMath.sin(roll));
        }
    }

    /** Light on a shape. */
    @FunctionalInterface
    interface Shade {
        /** Even light. */
        Shade EVEN = (x, y) -> 1;

        /** Factor of the color at a point. */
        double at(double x, double y);
    }

    /**
     * Paint of a shape.
     *
     * @param opacity 0..1
     * @param softness width of the edge of the shape, in face units; at least a pixel
     * @param color of the shape
     */
    record Paint(double opacity, double softness, Color color) {
        /** Opaque, with a sharp edge. */
        static Paint of(Color color) {
            return new Paint(1, 0, color);
        }
    }

    /**
     * Bounding box of a shape, in face coordinates.
     *
     * @param x of the center
     * @param y of the center
     * @param width half the width
     * @param height half the height
     */
    record Extent(double x, double y, double width, double height) {
        /** The whole image. */
        static final Extent ALL = new Extent(0, 0, 9);

        /** A square of a half side. */
        Extent(double x, double y, double reach) {
            this(x, y, reach, reach);
        }
    }

    Canvas(int side, View view) {
        this.side = side;
        this.view = view;
        this.rgb = new float[side * side * FaceImages.CHANNELS];
    }

    int side() {
        return side;
    }

    /** The colors, (side, side, 3), 0..1. */
    float[] rgb() {
        return rgb;
    }

    /** Paints a shape. */
    void paint(Extent extent, Outline outline, Paint paint, Shade shade) {
        double blur = Math.max(2 / (side * view.scale), paint.softness);
        double halfPixels = side / 2.;
        double middleX = view.centerX + view.scale * (view.cosine * extent.x - view.sine * extent.y);
        double middleY = view.centerY + view.scale * (view.sine * extent.x + view.cosine * extent.y);
        double cosine = Math.abs(view.cosine);
        double sine = Math.abs(view.sine);
        double reachX = view.scale * (extent.width * cosine + extent.height * sine + blur);
        double reachY = view.scale * (extent.width * sine + extent.height * cosine + blur);
        int left = clamp((middleX - reachX + 1) * halfPixels);
        int right = clamp((middleX + reachX + 1) * halfPixels + 1);
        int top = clamp((middleY - reachY + 1) * halfPixels);
        int bottom = clamp((middleY + reachY + 1) * halfPixels + 1);
        for (int row = top; row < bottom; row++) {
            double dy = ((row + .5) / halfPixels - 1 - view.centerY) / view.scale;
            for (int column = left; column < right; column++) {
                double dx = ((column + .5) / halfPixels - 1 - view.centerX) / view.scale;
                double x = view.cosine * dx + view.sine * dy;
                double y = view.cosine * dy - view.sine * dx;
                double cover = .5 - outline.distance(x, y) / blur;
                if (cover > 0) {
                    blend(
                            (row * side + column) * FaceImages.CHANNELS,
                            paint.opacity * Math.min(cover, 1),
                            paint.color,
                            shade.at(x, y));
                }
            }
        }
    }

    /** Paints a shape in even light. */
    void paint(Extent extent, Outline outline, Paint paint) {
        paint(extent, outline, paint, Shade.EVEN);
    }

    /** Paints a sharp, opaque shape of one color. */
    void paint(Extent extent, Outline outline, Color color) {
        paint(extent, outline, Paint.of(color));
    }

    private int clamp(double pixel) {
        return (int) Math.min(side, Math.max(0, pixel));
    }

    private void blend(int at, double share, Color color, double light) {
        rgb[at] += (float) (share * (color.red() * light - rgb[at]));
        rgb[at + 1] += (float) (share * (color.green() * light - rgb[at + 1]));
        rgb[at + 2] += (float) (share * (color.blue() * light - rgb[at + 2]));
    }
}
