// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.TrainerException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Pairs of templates. IJB-C has 15.7 million, so they are stored in arrays.
 *
 * @param first number of a template, (pairs)
 * @param second number of a template, (pairs)
 * @param genuine whether both templates show one person, (pairs)
 */
public record TemplatePairs(int[] first, int[] second, BitSet genuine) {
    private static final int MAXIMUM_PAIRS = 100_000_000;
    private static final String CORRECTION =
            "Correct it: each line has two templates and a label, 1 for the same person and 0 for different people, separated by"
                    + " blanks.";

    /**
     * Reads a file of pairs: {@code TEMPLATE TEMPLATE LABEL}, as InsightFace's {@code ijbc_template_pair_label.txt}.
     *
     * @param templates number of each template, by its ID
     * @throws TrainerException invalid input: there is no such file, or a line is malformed; the message names the first one
     */
    public static TemplatePairs read(Path file, Map<String, Integer> templates) {
        var reader = new Reader(templates);
        TemplateLines.forEach(file, "file of template pairs", MAXIMUM_PAIRS, CORRECTION, reader::line);
        return new TemplatePairs(
                Arrays.copyOf(reader.first, reader.count), Arrays.copyOf(reader.second, reader.count), reader.genuine);
    }

    /** Number of pairs. */
    public int count() {
        return first.length;
    }

    /** Number of genuine pairs. */
    public int genuineCount() {
        return genuine.cardinality();
    }

    /** Whether each template is in a pair, (templates). */
    boolean[] templates(int number) {
        boolean[] used = new boolean[number];
        for (int i = 0; i < first.length; i++) {
            used[first[i]] = true;
            used[second[i]] = true;
        }
        return used;
    }

    /** The pairs without those of some templates. */
    TemplatePairs without(boolean[] excluded) {
        int[] one = new int[first.length];
        int[] other = new int[first.length];
        BitSet same = new BitSet();
        int kept = 0;
        for (int i = 0; i < first.length; i++) {
            if (!excluded[first[i]] && !excluded[second[i]]) {
                one[kept] = first[i];
                other[kept] = second[i];
                same.set(kept++, genuine.get(i));
            }
        }
        return new TemplatePairs(Arrays.copyOf(one, kept), Arrays.copyOf(other, kept), same);
    }

    /** Reads one file. */
    private static final class Reader {
        private final Map<String, Integer> templates;
        private final BitSet genuine = new BitSet();
        private int[] first = new int[1024];
        private int[] second = new int[1024];
        private int count;

        Reader(Map<String, Integer> templates) {
            this.templates = templates;
        }

        /** @throws IllegalArgumentException with a message that continues "Line 3 of FILE" */
        void line(List<String> columns) {
            if (columns.size() != 3) {
                throw new IllegalArgumentException(
                        "has " + columns.size() + " columns, not 3 (two templates and a label)");
            }
            if (!columns.get(2).equals("0") && !columns.get(2).equals("1")) {
                throw new IllegalArgumentException(
                        "has the label '" + columns.get(2) + "', not 1 (same person) or 0 (different people)");
            }
            if (columns.get(0).equals(columns.get(1))) {
                throw new IllegalArgumentException("compares the template " + columns.get(0) + " with itself");
            }
            if (count == first.length) {
                first = Arrays.copyOf(first, 2 * count);
                second = Arrays.copyOf(second, 2 * count);
            }
            first[count] = template(columns.get(0));
            second[count] = template(columns.get(1));
            genuine.set(count++, columns.get(2).equals("1"));
        }

        private int template(String id) {
            Integer number = templates.get(id);
            if (number == null) {
                throw new IllegalArgumentException(
                        "names the template " + id + ", which the template list does not contain");
            }
            return number;
        }
    }
}
