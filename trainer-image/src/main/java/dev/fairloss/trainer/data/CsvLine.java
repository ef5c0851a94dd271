// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.ArrayList;
import java.util.List;

/** Splits a line of a CSV file into its columns, without the blanks around them. */
public final class CsvLine {
    private CsvLine() {}

    /**
     * The columns of a line. A column in quotation marks may contain commas; two quotation marks in it are one.
     *
     * @throws IllegalArgumentException if a quotation mark is not closed; the message continues "Line 3 of FILE"
     */
    public static List<String> columns(String line) {
        List<String> columns = new ArrayList<>();
        var column = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char character = line.charAt(i);
            if (character == '"') {
                boolean pair = quoted && i + 1 < line.length() && line.charAt(i + 1) == '"';
                if (pair) {
                    column.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (character == ',' && !quoted) {
                columns.add(column.toString().strip());
                column.setLength(0);
            } else {
                column.append(character);
            }
        }
        if (quoted) {
            throw new IllegalArgumentException("has a quotation mark that is not closed");
        }
        columns.add(column.toString().strip());
        return columns;
    }
}
