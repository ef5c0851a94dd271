// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

/** Rows of text in columns as wide as their widest cell, flush left. */
final class ConsoleTable {
    private static final int GAP = 2;

    private ConsoleTable() {}

    /** The lines, without trailing spaces. @param rows of the same number of cells, headings first */
    static List<String> lines(List<List<String>> rows) {
        var columns = IntStream.range(0, rows.get(0).size())
                .mapToObj(column -> new Column(width(rows, column) + GAP, 0, Column.Overflow.SPAN))
                .toArray(Column[]::new);
        var table = TextTable.forColumns(Help.defaultColorScheme(Ansi.OFF), columns);
        rows.forEach(row -> table.addRowValues(row.toArray(String[]::new)));
        return table.toString().lines().map(String::stripTrailing).toList();
    }

    /** Width of the widest cell of a column. */
    static int width(List<List<String>> rows, int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
