// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer;

import java.util.SplittableRandom;

/**
 * Counter-based random numbers: a value depends only on a seed, a purpose and counters, never on earlier draws. A resumed run
 * draws the same values as an uninterrupted one, and there is no generator state to save.
 */
public final class Seeds {
    private Seeds() {}

    /** Mixes a seed, a purpose and counters into 64 bits (SplitMix64's finalizer over a running sum). */
    public static long mix(long seed, String purpose, long... counters) {
        long state = mix64(seed ^ 0x9E3779B97F4A7C15L);
        for (int i = 0; i < purpose.length(); i++) {
            state = mix64(state + 0x9E3779B97F4A7C15L + purpose.charAt(i));
        }
        for (long counter : counters) {
            state = mix64(state + 0x9E3779B97F4A7C15L + counter);
        }
        return state;
    }

    /** A fresh generator for this seed, purpose and these counters. */
    public static SplittableRandom random(long seed, String purpose, long... counters) {
        return new SplittableRandom(mix(seed, purpose, counters));
    }

    /** A random order of 0 to n - 1, by the method of Fisher and Yates. */
    public static int[] permutation(long seed, String purpose, long counter, int n) {
        SplittableRandom random = random(seed, purpose, counter);
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** SplitMix64's finalizer (Steele, Lea and Flood, OOPSLA 2014; constants of Stafford's variant 13). */
    private static long mix64(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
