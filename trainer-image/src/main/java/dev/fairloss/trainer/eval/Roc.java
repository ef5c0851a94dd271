// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.RocPoint;
import dev.fairloss.contract.result.TarAtFar;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/** The receiver operating characteristic: genuine and impostor pairs accepted as the threshold falls. */
public final class Roc {
    /** A point is dropped if it is nearer than this to the previous one, in TAR and as a part of the logarithmic FAR axis. */
    private static final double RESOLUTION = .01;

    /** Impostor pairs accepted at each distinct threshold, from none to all. */
    private final int[] falseAccepts;

    /** Genuine pairs accepted at the same thresholds. */
    private final int[] trueAccepts;

    private final int impostors;
    private final int genuine;

    /**
     * The curve of scored pairs.
     *
     * @param scores similarities, (pairs)
     * @param same whether a pair is genuine, (pairs)
     * @throws IllegalArgumentException without a pair of each kind
     */
    public Roc(double[] scores, boolean[] same) {
        Integer[] order = new Integer[scores.length];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> Double.compare(scores[b], scores[a]));
        int[] falseCounts = new int[scores.length + 1];
        int[] trueCounts = new int[scores.length + 1];
        int corners = 1;
        int accepted = 0;
        int trueAccepted = 0;
        for (int position = 0; position < order.length; position++) {
            accepted++;
            trueAccepted += same[order[position]] ? 1 : 0;
            boolean tied = position + 1 < order.length && scores[order[position + 1]] == scores[order[position]];
            if (!tied) {
                falseCounts[corners] = accepted - trueAccepted;
                trueCounts[corners++] = trueAccepted;
            }
        }
        this.genuine = trueAccepted;
        this.impostors = accepted - trueAccepted;
        if (genuine == 0 || impostors == 0) {
            throw new IllegalArgumentException("a ROC needs pairs of both kinds, not " + genuine + " genuine and "
                    + impostors + " impostor pairs");
        }
        this.falseAccepts = Arrays.copyOf(falseCounts, corners);
        this.trueAccepts = Arrays.copyOf(trueCounts, corners);
    }

    /**
     * Area under the curve: the probability that a genuine pair scores higher than an impostor pair, ties counting half
     * (Mann-Whitney's U divided by the number of such combinations).
     */
    public double auc() {
        double area = 0;
        for (int i = 1; i < falseAccepts.length; i++) {
            area += (falseAccepts[i] - falseAccepts[i - 1]) * .5 * (trueAccepts[i] + trueAccepts[i - 1]);
        }
        return area / impostors / genuine;
    }

    /**
     * The largest true accept rate with at most far × impostors false accepts. Absent with fewer than 1/far impostor pairs, since
     * no false accept would be allowed.
     *
     * @param far false accept rate, 0 to 1
     */
    public TarAtFar tarAt(double far) {
        double allowed = far * impostors * (1 + 1e-12);
        if (allowed < 1) {
            return new TarAtFar(far, impostors, 0, OptionalDouble.empty(), OptionalDouble.empty());
        }
        int corner = 0;
        while (corner + 1 < falseAccepts.length && falseAccepts[corner + 1] <= allowed) {
            corner++;
        }
        double tar = (double) trueAccepts[corner] / genuine;
        double error = Math.sqrt(tar * (1 - tar) / genuine);
        return new TarAtFar(far, impostors, falseAccepts[corner], OptionalDouble.of(tar), OptionalDouble.of(error));
    }

    /**
     * The curve, thinned for plotting to at most about 200 points: both end points, and every point that moves by a hundredth in TAR
     * or by a hundredth of the logarithmic FAR axis.
     */
    public List<RocPoint> points() {
        List<RocPoint> points = new ArrayList<>();
        double decades = Math.log10(2.0 * impostors);
        RocPoint kept = point(0);
        points.add(kept);
        for (int corner = 1; corner + 1 < falseAccepts.length; corner++) {
            RocPoint point = point(corner);
            double across = (logFar(point) - logFar(kept)) / decades;
            if (across >= RESOLUTION || point.tar() - kept.tar() >= RESOLUTION) {
                points.add(point);
                kept = point;
            }
        }
        points.add(point(falseAccepts.length - 1));
        return points;
    }

    private RocPoint point(int corner) {
        return new RocPoint((double) falseAccepts[corner] / impostors, (double) trueAccepts[corner] / genuine);
    }

    private double logFar(RocPoint point) {
        return Math.log10(Math.max(point.far(), .5 / impostors));
    }
}
