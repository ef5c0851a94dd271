// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.synthetic;

/** A shape, as a signed distance function. */
@FunctionalInterface
interface Outline {
    /** Signed distance of a point from the edge, negative inside; approximate away from the edge. */
    double distance(double x, double y);

    /** An ellipse. (Approximation of I. Quilez, "Ellipsoid SDF": exact on the edge.) */
    static Outline ellipse(double centerX, double centerY, double radiusX, double radiusY) {
        return (x, y) -> ellipse(x - centerX, y - centerY, radiusX, radiusY, Math.min(radiusX, radiusY));
    }

    private static double ellipse(double x, double y, double radiusX, double radiusY, double least) {
        double a = x / radiusX;
        double b = y / radiusY;
        double inner = Math.sqrt(a * a + b * b);
        double outer = Math.sqrt(a * a / (radiusX * radiusX) + b * b / (radiusY * radiusY));
        return outer < 1e-9 ? -least : inner * (inner - 1) / outer;
    }

    /** The area below a curve y = f(x); y grows downwards. */
    static Outline below(Curve curve) {
        return (x, y) -> curve.at(x) - y;
    }

    /** The area above a curve. */
    static Outline above(Curve curve) {
        return (x, y) -> y - curve.at(x);
    }

    /** A stroke along a curve for |x| up to a half width; it tapers towards its ends. */
    static Outline stroke(Curve curve, double halfWidth, double thickness, double taper) {
        return (x, y) -> {
            double q = x / halfWidth;
            double across = Math.abs(y - curve.at(x)) - thickness * Math.max(.1, 1 - taper * q * q);
            return Math.max(Math.abs(x) - halfWidth, across);
        };
    }

    /** The intersection of two shapes. */
    default Outline and(Outline other) {
        return (x, y) -> Math.max(distance(x, y), other.distance(x, y));
    }

    /** A band of a width along the edge. */
    default Outline rim(double width) {
        return (x, y) -> Math.abs(distance(x, y)) - width / 2;
    }

    /** A curve y = f(x). */
    @FunctionalInterface
    interface Curve {
        double at(double x);
    }
}
