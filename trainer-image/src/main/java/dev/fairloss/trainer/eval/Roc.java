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
    /** False accept rates per decade of the thinned curve. */
    private static final int PER_DECADE = 50;

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
        double allowed = TarAtFar.allowed(far, impostors);
        if (allowed < 1) {
            return new TarAtFar(far, impostors, 0, OptionalDouble.empty(), OptionalDouble.empty());
        }
        int corner = cornerAt(far * impostors);
        double tar = (double) trueAccepts[corner] / genuine;
        double error = Math.sqrt(tar * (1 - tar) / genuine);
        return new TarAtFar(far, impostors, falseAccepts[corner], OptionalDouble.of(tar), OptionalDouble.of(error));
    }

    /**
     * The curve, thinned for plotting to {@value #PER_DECADE} false accept rates per decade, below 1/impostors to 1: the point of each
     * of these rates, as in {@link #tarAt}, so that powers of ten are exact; and both end points.
     */
    public List<RocPoint> points() {
        List<RocPoint> points = new ArrayList<>(List.of(point(0)));
        int steps = (int) Math.floor(PER_DECADE * Math.log10(impostors)) + 1;
        for (int step = steps; step >= 0; step--) {
            double allowed = Math.pow(10, -(double) step / PER_DECADE) * impostors;
            int corner = step == 0 ? falseAccepts.length - 1 : cornerAt(Math.max(0, allowed));
            RocPoint point = point(corner);
            if (!point.equals(points.get(points.size() - 1))) {
                points.add(point);
            }
        }
        return points;
    }

    /** The last corner with at most so many false accepts. */
    private int cornerAt(double allowed) {
        int corner = 0;
        while (corner + 1 < falseAccepts.length && falseAccepts[corner + 1] <= allowed * (1 + 1e-12)) {
            corner++;
        }
        return corner;
    }

    private RocPoint point(int corner) {
        return new RocPoint((double) falseAccepts[corner] / impostors, (double) trueAccepts[corner] / genuine);
    }
}
