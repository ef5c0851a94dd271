// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.trainer.CsvField;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A CSV table according to RFC 4180, with line feeds: a header and one line per row; fields are quoted if necessary. */
final class Csv {
    private final StringBuilder text = new StringBuilder();
    private final int columns;

    Csv(String... header) {
        this.columns = header.length;
        row((Object[]) header);
    }

    /** Adds a row. Numbers have the format of Java; absent values are empty fields. */
    Csv row(Object... fields) {
        if (fields.length != columns) {
            throw new IllegalArgumentException("A row needs " + columns + " fields, not " + fields.length + ".");
        }
        text.append(List.of(fields).stream().map(Csv::field).collect(Collectors.joining(",")))
                .append('\n');
        return this;
    }

    private static String field(Object field) {
        if (field instanceof OptionalDouble number) {
            return number.isPresent() ? Double.toString(number.getAsDouble()) : "";
        }
        String plain = field.toString();
        // A spreadsheet must not take a name for a formula; numbers may be negative.
        boolean formula = !(field instanceof Number) && plain.matches("[=+@\\t\\r-].*");
        String safe = formula ? "'" + plain : plain;
        return CsvField.quoted(safe);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
