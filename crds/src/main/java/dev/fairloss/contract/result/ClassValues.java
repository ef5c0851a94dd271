// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;

/**
 * A number for every class; NaN where unknown. Immutable. Needs memory for the known ones only: 4 bytes each, and 3 bytes for every
 * 16 classes. In JSON it is a list.
 */
public final class ClassValues {
    private static final int WORD = Long.SIZE;

    private final int size;

    /** The known classes, a bit each. */
    private final long[] known;

    /** Number of known classes before those of each word of {@link #known}. */
    private final int[] before;

    /** The known values, in the order of the classes. */
    private final float[] values;

    private ClassValues(float[] all) {
        size = all.length;
        known = new long[(size + WORD - 1) / WORD];
        before = new int[known.length];
        var some = new float[size];
        int count = 0;
        for (int c = 0; c < size; c++) {
            if (c % WORD == 0) {
                before[c / WORD] = count;
            }
            if (!Float.isNaN(all[c])) {
                known[c / WORD] |= 1L << c;
                some[count++] = all[c];
            }
        }
        values = Arrays.copyOf(some, count);
    }

    /** @param values one for each class, (classes); NaN where unknown; copied */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static ClassValues of(float... values) {
        return new ClassValues(values);
    }

    /** Number of classes. */
    public int size() {
        return size;
    }

    /** The number of a class; NaN if it is unknown. */
    public float get(int ofClass) {
        if (ofClass < 0 || ofClass >= size) {
            throw new IndexOutOfBoundsException("There is no class " + ofClass + " of " + size + ".");
        }
        long word = known[ofClass / WORD];
        long bit = 1L << ofClass;
        return (word & bit) == 0 ? Float.NaN : values[before[ofClass / WORD] + Long.bitCount(word & (bit - 1))];
    }

    /** All of them, (classes). */
    @JsonValue
    public float[] toArray() {
        var all = new float[size];
        for (int c = 0; c < size; c++) {
            all[c] = get(c);
        }
        return all;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClassValues that
                && size == that.size
                && Arrays.equals(known, that.known)
                && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(known) + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return values.length + " values of " + size + " classes";
    }
}
