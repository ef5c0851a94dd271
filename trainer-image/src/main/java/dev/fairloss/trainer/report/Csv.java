// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** A table as RFC 4180 writes it, with line feeds: a header, a row a line, fields quoted where they need it. */
final class Csv {
    private final StringBuilder text = new StringBuilder();
    private final int columns;

    Csv(String... header) {
        this.columns = header.length;
        row((Object[]) header);
    }

    /** A row; numbers as Java writes them, an absent one as an empty field. */
    Csv row(Object... fields) {
        if (fields.length != columns) {
            throw new IllegalArgumentException(columns + " fields are needed, not " + fields.length);
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
        return safe.matches("(?s).*[\",\\n\\r].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
