// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.group;

import dev.fairloss.contract.mdp.Group;
import java.util.Arrays;
import java.util.List;

/** The group of every class. A group may be empty. Immutable. */
public final class ClassGroups {
    private final byte[] groups;

    private ClassGroups(byte[] groups) {
        this.groups = groups;
    }

    /**
     * From group indexes.
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

    /** From group indexes, as the JSON forms keep them. */
    public static ClassGroups of(List<Integer> groups) {
        return of(groups.stream().mapToInt(Integer::intValue).toArray());
    }

    /** Number of classes. */
    public int classes() {
        return groups.length;
    }

    /** Group index of a class, 0 to 8. */
    public int group(int ofClass) {
        return groups[ofClass];
    }

    /** Group index of each class, (classes), for the JSON forms. */
    public List<Integer> toList() {
        var list = new Integer[groups.length];
        Arrays.setAll(list, c -> (int) groups[c]);
        return List.of(list);
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
     * What each class has from its group.
     *
     * @param values a value for each group, (9), such as its margin
     * @return a value for each class, (classes)
     */
    public float[] spread(double[] values) {
        var spread = new float[groups.length];
        for (int c = 0; c < groups.length; c++) {
            spread[c] = (float) values[groups[c]];
        }
        return spread;
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
