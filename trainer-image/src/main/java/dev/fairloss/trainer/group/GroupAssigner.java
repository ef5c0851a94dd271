// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.group;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.VarianceGroup;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Assigns classes to the nine groups: by count edges, and within each count group by the terciles of its intra-class variances.
 * (Terciles over all classes would put nearly the whole tail into one of them.) Deterministic and independent of the order of the
 * classes. Ours: the paper does not define its terciles.
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

    /** Groups the classes by variances that are all computed from images of the same kind. */
    public ClassGroups assign(double[] variances) {
        return assign(variances, label -> false);
    }

    /**
     * Groups the classes by their variances, within strata: a variance that includes an image that the network has not seen is
     * larger, so such classes are compared among themselves; otherwise all of them would be high. Of the n classes of a count group and stratum with a known variance, the one of rank r (0 to n - 1;
     * classes of equal variance share their mean rank) is in tercile {@code floor(3 (r + 1/2) / n)}. So a single class, or classes of
     * equal variance, are medium. A class of unknown variance is medium.
     *
     * @param variances variance of each class, (classes); NaN if unknown
     * @param partlyUnseen whether the variance of a class includes an unseen image
     */
    public ClassGroups assign(double[] variances, IntPredicate partlyUnseen) {
        if (variances.length != countGroups.length) {
            throw new IllegalArgumentException(
                    "expected a variance for each of " + countGroups.length + " classes, but got " + variances.length);
        }
        var groups = new int[variances.length];
        for (var count : CountGroup.values()) {
            for (boolean unseen : new boolean[] {false, true}) {
                int[] stratum = IntStream.range(0, variances.length)
                        .filter(c -> countGroups[c] == count && partlyUnseen.test(c) == unseen)
                        .toArray();
                double[] known = IntStream.of(stratum)
                        .mapToDouble(c -> variances[c])
                        .filter(variance -> !Double.isNaN(variance))
                        .sorted()
                        .toArray();
                for (int c : stratum) {
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
        int below = countBelow(known, variance);
        int notAbove = countBelow(known, Math.nextUp(variance));
        // The mean rank of the tie is (below + notAbove - 1) / 2.
        return VarianceGroup.values()[(int) (3L * (below + notAbove) / (2L * known.length))];
    }

    /** Number of values below {@code value} in a sorted array. */
    private static int countBelow(double[] sorted, double value) {
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
