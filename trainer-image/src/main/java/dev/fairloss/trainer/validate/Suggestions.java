// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.validate;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests the known word with the smallest edit distance to an unknown one. */
final class Suggestions {
    private Suggestions() {}

    /** The nearest word, if at most a third of its letters differ, ignoring case. */
    static Optional<String> to(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.<String>comparingInt(k -> distance(word, k)).thenComparing(k -> k))
                .filter(k -> distance(word, k) <= Math.max(1, k.length() / 3));
    }

    /** Levenshtein distance, ignoring case. */
    static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
