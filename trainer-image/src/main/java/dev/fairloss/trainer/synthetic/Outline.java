// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.synthetic;

/** A shape, by its signed distance. */
@FunctionalInterface
interface Outline {
    /** Distance of a point from the edge, negative inside; near the edge it is about that of the plane. */
    double distance(double x, double y);

    /** An ellipse. (The estimate of I. Quilez, "Ellipsoid SDF": exact on the edge.) */
    static Outline ellipse(double centreX, double centreY, double radiusX, double radiusY) {
        return (x, y) -> ellipse(x - centreX, y - centreY, radiusX, radiusY, Math.min(radiusX, radiusY));
    }

    private static double ellipse(double x, double y, double radiusX, double radiusY, double least) {
        double a = x / radiusX;
        double b = y / radiusY;
        double inner = Math.sqrt(a * a + b * b);
        double outer = Math.sqrt(a * a / (radiusX * radiusX) + b * b / (radiusY * radiusY));
        return outer < 1e-9 ? -least : inner * (inner - 1) / outer;
    }

    /** What lies on this side of a curve y = f(x): below it, as y grows downwards. */
    static Outline below(Curve curve) {
        return (x, y) -> curve.at(x) - y;
    }

    /** What lies above a curve. */
    static Outline above(Curve curve) {
        return (x, y) -> y - curve.at(x);
    }

    /** A stroke along a curve for |x| up to a half width, thinner towards its ends. */
    static Outline stroke(Curve curve, double halfWidth, double thickness, double taper) {
        return (x, y) -> {
            double q = x / halfWidth;
            double across = Math.abs(y - curve.at(x)) - thickness * Math.max(.1, 1 - taper * q * q);
            return Math.max(Math.abs(x) - halfWidth, across);
        };
    }

    /** What lies in both shapes. */
    default Outline and(Outline other) {
        return (x, y) -> Math.max(distance(x, y), other.distance(x, y));
    }

    /** What lies in either shape. */
    default Outline or(Outline other) {
        return (x, y) -> Math.min(distance(x, y), other.distance(x, y));
    }

    /** What lies here and not there. */
    default Outline without(Outline other) {
        return (x, y) -> Math.max(distance(x, y), -other.distance(x, y));
    }

    /** The band of a width around the edge. */
    default Outline rim(double width) {
        return (x, y) -> Math.abs(distance(x, y)) - width / 2;
    }

    /** A curve y = f(x). */
    @FunctionalInterface
    interface Curve {
        double at(double x);
    }
}
