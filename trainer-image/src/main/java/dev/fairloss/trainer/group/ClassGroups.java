// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.group;

import dev.fairloss.contract.mdp.ClassGroupIndexes;
import dev.fairloss.contract.mdp.Group;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The group of every class. Groups may be empty. Immutable.
 *
 * @param indexes group index of each class, as JSON files store them
 */
public record ClassGroups(ClassGroupIndexes indexes) {
    /**
     * Creates it from group indexes.
     *
     * @param groups group index of each class, (classes), 0 to 8; copied
     */
    public static ClassGroups of(int[] groups) {
        return new ClassGroups(ClassGroupIndexes.of(groups));
    }

    /** Number of classes. */
    public int classes() {
        return indexes.size();
    }

    /** Group index of a class, 0 to 8. */
    public int group(int ofClass) {
        return indexes.get(ofClass);
    }

    /** The classes of a group, ascending. */
    public int[] members(Group group) {
        return IntStream.range(0, classes())
                .filter(c -> group(c) == group.index())
                .toArray();
    }

    /** Number of classes in each group, (9). */
    public int[] sizes() {
        var sizes = new int[Group.NUMBER];
        for (int c = 0; c < classes(); c++) {
            sizes[group(c)]++;
        }
        return sizes;
    }

    /**
     * Looks up a value of each class's group.
     *
     * @param values one value per group, (9), such as its margin
     * @return one value per class, (classes)
     */
    public float[] perClass(double[] values) {
        var perClass = new float[classes()];
        for (int c = 0; c < perClass.length; c++) {
            perClass[c] = (float) values[group(c)];
        }
        return perClass;
    }

    @Override
    public String toString() {
        return "ClassGroups" + Arrays.toString(sizes());
    }
}
