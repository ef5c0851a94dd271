// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.group;

import dev.fairloss.contract.mdp.ClassGroupIndexes;
import dev.fairloss.contract.mdp.Group;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The group of every class. Groups may be empty. Immutable. */
public final class ClassGroups {
    private final byte[] groups;

    private ClassGroups(byte[] groups) {
        this.groups = groups;
    }

    /**
     * Creates it from group indexes.
     *
     * @param groups group index of each class, (classes), 0 to 8; copied
     */
    public static ClassGroups of(int[] groups) {
        var bytes = new byte[groups.length];
        for (int c = 0; c < groups.length; c++) {
            bytes[c] = (byte) Group.of(groups[c]).index();
        }
        return new ClassGroups(bytes);
    }

    /** Creates it from group indexes, as JSON files store them. */
    public static ClassGroups of(ClassGroupIndexes groups) {
        return of(groups.toArray());
    }

    /** Number of classes. */
    public int classes() {
        return groups.length;
    }

    /** Group index of a class, 0 to 8. */
    public int group(int ofClass) {
        return groups[ofClass];
    }

    /** Group index of each class, as JSON files store them. */
    public ClassGroupIndexes indexes() {
        return ClassGroupIndexes.of(
                IntStream.range(0, groups.length).map(c -> groups[c]).toArray());
    }

    /** The classes of a group, ascending. */
    public int[] members(Group group) {
        return IntStream.range(0, groups.length)
                .filter(c -> groups[c] == group.index())
                .toArray();
    }

    /** Number of classes in each group, (9). */
    public int[] sizes() {
        var sizes = new int[Group.NUMBER];
        for (byte group : groups) {
            sizes[group]++;
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
        var perClass = new float[groups.length];
        for (int c = 0; c < groups.length; c++) {
            perClass[c] = (float) values[groups[c]];
        }
        return perClass;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassGroups that && Arrays.equals(groups, that.groups);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(groups);
    }

    @Override
    public String toString() {
        return "ClassGroups" + Arrays.toString(sizes());
    }
}
