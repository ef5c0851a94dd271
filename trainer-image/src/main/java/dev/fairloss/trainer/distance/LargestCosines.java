// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.distance;

/** The largest of the cosines that were offered, ascending, and the mean distance, 1 - cos, that they give. Not thread-safe. */
final class LargestCosines {
    private final float[] largest;
    private int size;

    /** @param number how many are kept, 1 or more */
    LargestCosines(int number) {
        largest = new float[number];
    }

    void offer(float cosine) {
        if (size == largest.length && !(cosine > largest[0])) {
            return;
        }
        int at = size < largest.length ? size++ : shiftOutSmallest();
        while (at > 0 && largest[at - 1] > cosine) {
            largest[at] = largest[at - 1];
            at--;
        }
        largest[at] = cosine;
    }

    private int shiftOutSmallest() {
        System.arraycopy(largest, 1, largest, 0, largest.length - 1);
        return largest.length - 1;
    }

    /** Whether all cosines of at most this value would be refused; false for NaN. */
    boolean refuses(double most) {
        return size == largest.length && most <= largest[0];
    }

    /** NaN if none was offered. */
    double meanDistance() {
        double total = 0;
        for (int i = 0; i < size; i++) {
            total += 1 - largest[i];
        }
        return size == 0 ? Double.NaN : total / size;
    }

    /** NaN if none was offered. */
    double meanSquare() {
        double total = 0;
        for (int i = 0; i < size; i++) {
            total += (1. - largest[i]) * (1. - largest[i]);
        }
        return size == 0 ? Double.NaN : total / size;
    }
}
