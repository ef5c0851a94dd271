// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.group;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.VarianceGroup;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Assigns classes to the nine groups: by count edges, and inside each count group by the terciles of the variance of its
 * own classes (terciles over all classes would put nearly all of the tail into one of them). Deterministic, and the same
 * whatever the order of the classes. Ours: the paper does not say where its terciles are taken.
 */
public final class GroupAssigner {
    private final CountGroup[] countGroups;

    /**
     * An assigner for a data set.
     *
     * @param edges edges of the count groups
     * @param counts training images of each class, (classes)
     */
    public GroupAssigner(CountEdges edges, int[] counts) {
        countGroups = Arrays.stream(counts).mapToObj(edges::group).toArray(CountGroup[]::new);
    }

    /**
     * The groups by these variances. Among the n classes of a count group with a known variance, the one of rank r (0 to
     * n-1; classes of equal variance share their mean rank) is in tercile {@code floor(3 (r + 1/2) / n)}, so a lone class
     * and classes that are all alike are medium. A class of unknown variance is medium too: nothing speaks for either side.
     *
     * @param variances variance of each class, (classes); NaN where unknown
     */
    public ClassGroups assign(double[] variances) {
        if (variances.length != countGroups.length) {
            throw new IllegalArgumentException(
                    "a variance for each of " + countGroups.length + " classes is needed, not " + variances.length);
        }
        var groups = new int[variances.length];
        for (var count : CountGroup.values()) {
            double[] known = IntStream.range(0, variances.length)
                    .filter(c -> countGroups[c] == count && !Double.isNaN(variances[c]))
                    .mapToDouble(c -> variances[c])
                    .sorted()
                    .toArray();
            for (int c = 0; c < variances.length; c++) {
                if (countGroups[c] == count) {
                    groups[c] = new Group(count, tercile(known, variances[c])).index();
                }
            }
        }
        return ClassGroups.of(groups);
    }

    private static VarianceGroup tercile(double[] known, double variance) {
        if (Double.isNaN(variance)) {
            return VarianceGroup.MEDIUM;
        }
        int below = firstNotBelow(known, variance);
        int notAbove = firstNotBelow(known, Math.nextUp(variance));
        // The mean rank of the tie is (below + notAbove - 1) / 2.
        return VarianceGroup.values()[(int) (3L * (below + notAbove) / (2L * known.length))];
    }

    /** Number of values below {@code value} in a sorted array. */
    private static int firstNotBelow(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
