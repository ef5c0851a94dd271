// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.data.AttributesFile.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Collects the rows of an attributes file. */
final class AttributeRows {
    /** Most rows of a file. */
    private static final int MAXIMUM_ROWS = 20_000_000;

    private final AttributeColumns columns;
    private final Map<String, Row> rows = new HashMap<>();
    /** Different values of each attribute, which rows share. */
    private final List<Map<String, String>> values;

    /** Names of people, which rows share. */
    private final Map<String, String> people = new HashMap<>();

    AttributeRows(AttributeColumns columns) {
        this.columns = columns;
        this.values = Stream.generate(() -> (Map<String, String>) new HashMap<String, String>())
                .limit(columns.attributes().size())
                .toList();
    }

    AttributeColumns columns() {
        return columns;
    }

    Map<String, Row> byName() {
        return rows;
    }

    /**
     * Adds a row.
     *
     * @throws IllegalArgumentException with a message that continues "Line 3 of FILE"
     */
    void add(int line, List<String> row) {
        if (row.size() != columns.count()) {
            throw new IllegalArgumentException("has " + row.size() + " columns, but line 1 names " + columns.count());
        }
        String name = row.get(0);
        if (name.isEmpty()) {
            throw new IllegalArgumentException("names no " + subject());
        }
        Optional<String> person = columns.person().isPresent()
                ? Optional.of(row.get(columns.person().getAsInt()))
                : Optional.empty();
        if (person.filter(String::isEmpty).isPresent()) {
            throw new IllegalArgumentException("names no person for the image " + name);
        }
        Row before = rows.put(
                name, new Row(line, person.map(one -> people.computeIfAbsent(one, same -> same)), values(row)));
        if (before != null) {
            throw new IllegalArgumentException("repeats the " + subject() + " " + name + " of line " + before.line());
        }
        if (rows.size() > MAXIMUM_ROWS) {
            throw new IllegalArgumentException("exceeds the limit of " + MAXIMUM_ROWS + " rows");
        }
    }

    private String subject() {
        return switch (columns.subject()) {
            case PERSON -> "person";
            case IMAGE -> "image";
        };
    }

    private List<String> values(List<String> row) {
        List<String> found = new ArrayList<>();
        for (int column = 1; column < row.size(); column++) {
            if (columns.person().isEmpty() || columns.person().getAsInt() != column) {
                int attribute = found.size();
                String value = AttributeColumns.text(row.get(column), "a value");
                found.add(values.get(attribute).computeIfAbsent(value, same -> same));
                int known =
                        values.get(attribute).size() - (values.get(attribute).containsKey("") ? 1 : 0);
                if (known > AttributesFile.MAXIMUM_VALUES) {
                    throw new IllegalArgumentException("gives the attribute "
                            + columns.attributes().get(attribute) + " more than " + AttributesFile.MAXIMUM_VALUES
                            + " different values; use a few groups, such as bands of years");
                }
            }
        }
        return found;
    }
}
