// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.synthetic;

import dev.fairloss.trainer.data.FaceImages;

/**
 * A drawing in progress: float colours, shapes painted over one another with anti-aliased edges. Shapes speak in units of
 * the face: the square picture spans about -1..1 in both directions, x to the right and y down, seen through a view.
 */
final class Canvas {
    private final int side;
    private final View view;
    private final float[] rgb;

    /**
     * How the face lies in the picture. (All arithmetic is of +, -, *, / and square roots, which Java fixes to the bit.)
     *
     * @param centreX of the face in the picture, -1..1
     * @param centreY likewise
     * @param scale size of a unit of the face, in half pictures
     * @param cosine of the roll
     * @param sine of the roll
     */
    record View(double centreX, double centreY, double scale, double cosine, double sine) {
        /** A roll in radians. */
        static View of(double centreX, double centreY, double scale, double roll) {
            return new View(centreX, centreY, scale, StrictMath.cos(roll), StrictMath.sin(roll));
        }
    }

    /** How light falls on a shape. */
    @FunctionalInterface
    interface Shade {
        /** The shape is in one light. */
        Shade EVEN = (x, y) -> 1;

        /** Factor on the colour at a point. */
        double at(double x, double y);
    }

    /**
     * How a shape is painted.
     *
     * @param opacity 0..1, where the shape covers
     * @param softness width of its edge, in units of the face; never less than a pixel
     * @param tint its colour
     */
    record Paint(double opacity, double softness, Color tint) {
        /** Opaque, with a sharp edge. */
        static Paint of(Color tint) {
            return new Paint(1, 0, tint);
        }
    }

    /**
     * The part of the face that a shape is confined to.
     *
     * @param x of its centre
     * @param y of its centre
     * @param width half of it
     * @param height half of it
     */
    record Extent(double x, double y, double width, double height) {
        /** Everything. */
        static final Extent ALL = new Extent(0, 0, 9);

        /** A square of half a side. */
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

    /** The colours, (side, side, 3), 0..1. */
    float[] rgb() {
        return rgb;
    }

    /** Paints a shape in a light. */
    void paint(Extent extent, Outline outline, Paint paint, Shade shade) {
        double blur = Math.max(2 / (side * view.scale), paint.softness);
        double halfPixels = side / 2.;
        double middleX = view.centreX + view.scale * (view.cosine * extent.x - view.sine * extent.y);
        double middleY = view.centreY + view.scale * (view.sine * extent.x + view.cosine * extent.y);
        double cosine = Math.abs(view.cosine);
        double sine = Math.abs(view.sine);
        double reachX = view.scale * (extent.width * cosine + extent.height * sine + blur);
        double reachY = view.scale * (extent.width * sine + extent.height * cosine + blur);
        int left = clamp((middleX - reachX + 1) * halfPixels);
        int right = clamp((middleX + reachX + 1) * halfPixels + 1);
        int top = clamp((middleY - reachY + 1) * halfPixels);
        int bottom = clamp((middleY + reachY + 1) * halfPixels + 1);
        for (int row = top; row < bottom; row++) {
            double dy = ((row + .5) / halfPixels - 1 - view.centreY) / view.scale;
            for (int column = left; column < right; column++) {
                double dx = ((column + .5) / halfPixels - 1 - view.centreX) / view.scale;
                double x = view.cosine * dx + view.sine * dy;
                double y = view.cosine * dy - view.sine * dx;
                double cover = .5 - outline.distance(x, y) / blur;
                if (cover > 0) {
                    blend(
                            (row * side + column) * FaceImages.CHANNELS,
                            paint.opacity * Math.min(cover, 1),
                            paint.tint,
                            shade.at(x, y));
                }
            }
        }
    }

    /** Paints a shape in even light. */
    void paint(Extent extent, Outline outline, Paint paint) {
        paint(extent, outline, paint, Shade.EVEN);
    }

    /** Paints a sharp, opaque shape of one colour. */
    void paint(Extent extent, Outline outline, Color tint) {
        paint(extent, outline, Paint.of(tint));
    }

    private int clamp(double pixel) {
        return (int) Math.min(side, Math.max(0, pixel));
    }

    private void blend(int at, double share, Color tint, double light) {
        rgb[at] += (float) (share * (tint.red() * light - rgb[at]));
        rgb[at + 1] += (float) (share * (tint.green() * light - rgb[at + 1]));
        rgb[at + 2] += (float) (share * (tint.blue() * light - rgb[at + 2]));
    }
}
