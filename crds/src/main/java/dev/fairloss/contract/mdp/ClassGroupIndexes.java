// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.mdp;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/** The index of the group of every class, 0 to 8; a byte each. Immutable. In JSON it is a list. */
public final class ClassGroupIndexes {
    private final byte[] indexes;

    private ClassGroupIndexes(byte[] indexes) {
        this.indexes = indexes;
    }

    /**
     * @param indexes one for each class, (classes); copied
     * @throws IllegalArgumentException if there is no such group
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ClassGroupIndexes of(int... indexes) {
        var bytes = new byte[indexes.length];
        for (int c = 0; c < indexes.length; c++) {
            if (indexes[c] < 0 || indexes[c] >= Group.NUMBER) {
                throw new IllegalArgumentException(
                        "The group of class " + c + " is " + indexes[c] + ", not 0 to " + (Group.NUMBER - 1) + ".");
            }
            bytes[c] = (byte) indexes[c];
        }
        return new ClassGroupIndexes(bytes);
    }

    /** Number of classes. */
    public int size() {
        return indexes.length;
    }

    /** The index of the group of a class. */
    public int get(int ofClass) {
        return indexes[ofClass];
    }

    /** All of them, (classes). */
    @JsonValue
    public int[] toArray() {
        var all = new int[indexes.length];
        for (int c = 0; c < all.length; c++) {
            all[c] = indexes[c];
        }
        return all;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassGroupIndexes that && Arrays.equals(indexes, that.indexes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(indexes);
    }

    @Override
    public String toString() {
        return "groups of " + indexes.length + " classes";
    }
}
