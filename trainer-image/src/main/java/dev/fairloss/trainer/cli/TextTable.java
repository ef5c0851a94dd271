// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/** Rows of text in columns as wide as their widest cell, parted by two blanks. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();
    private final Set<Integer> right = new HashSet<>();

    /** A table with these headings, one a column. */
    TextTable(List<String> headings) {
        rows.add(List.copyOf(headings));
    }

    /** Sets a column, counted from 0, flush right. */
    TextTable right(int column) {
        right.add(column);
        return this;
    }

    /** Adds a row of as many cells as there are headings. */
    void row(String... cells) {
        if (cells.length != rows.get(0).size()) {
            throw new IllegalArgumentException(
                    cells.length + " cells for " + rows.get(0).size() + " columns");
        }
        rows.add(List.of(cells));
    }

    /** The lines, headings first, without blanks at their ends. */
    List<String> lines() {
        int[] width = IntStream.range(0, rows.get(0).size())
                .map(c ->
                        rows.stream().mapToInt(row -> row.get(c).length()).max().orElse(0))
                .toArray();
        return rows.stream().map(row -> line(row, width)).toList();
    }

    private String line(List<String> row, int[] width) {
        var line = new StringBuilder();
        for (int c = 0; c < width.length; c++) {
            if (width[c] > 0) {
                String format = "%" + (right.contains(c) ? "" : "-") + width[c] + "s  ";
                line.append(String.format(Locale.ROOT, format, row.get(c)));
            }
        }
        return line.toString().stripTrailing();
    }
}
