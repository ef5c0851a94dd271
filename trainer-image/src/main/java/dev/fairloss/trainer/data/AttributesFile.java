// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A CSV file with attributes of people or of images. The first line names the columns: {@code person} or {@code image} first, then
 * the attributes in any number. A file of images may have a column {@code person}. An empty value is unknown.
 *
 * @param file for messages
 * @param subject what a row describes
 * @param attributes names of the attributes, in the order of the columns
 * @param rows by the name of the person or image
 */
public record AttributesFile(Path file, Subject subject, List<String> attributes, Map<String, Row> rows) {
    /** Most attributes of a file. */
    static final int MAXIMUM_ATTRIBUTES = 32;

    /** Most different values of an attribute: each is a group of people. */
    static final int MAXIMUM_VALUES = 50;

    /** Most characters of a value. */
    static final int MAXIMUM_LENGTH = 64;

    public AttributesFile {
        attributes = List.copyOf(attributes);
    }

    /** What a row describes. */
    public enum Subject {
        /** A person, by name. */
        PERSON,
        /** An image, by its path or number. */
        IMAGE
    }

    /**
     * A row.
     *
     * @param line number, from 1
     * @param person in the image; empty without a column {@code person}
     * @param values of the attributes, in their order; empty text if unknown
     */
    public record Row(int line, Optional<String> person, List<String> values) {
        public Row {
            values = List.copyOf(values);
        }
    }

    /**
     * Reads a file.
     *
     * @throws TrainerException invalid input: there is no such file, or it is malformed; the message names the line
     */
    public static AttributesFile read(Path file) {
        if (!Files.isRegularFile(file)) {
            String fault = Files.isDirectory(file) ? "is a folder" : "does not exist or is not a regular file";
            throw TrainerException.invalidInput(
                    "The attributes file " + file + " " + fault + ".", "Correct attributes.uri.");
        }
        try (var lines = TextLines.open(file)) {
            return read(file, lines);
        } catch (IOException e) {
            throw IoErrors.unreadable("the attributes file " + file, e);
        }
    }

    private static AttributesFile read(Path file, TextLines lines) throws IOException {
        AttributeRows rows = null;
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            if (!line.get().isBlank()) {
                try {
                    List<String> columns = CsvLine.columns(line.get());
                    if (rows == null) {
                        rows = new AttributeRows(AttributeColumns.of(columns));
                    } else {
                        rows.add(lines.number(), columns);
                    }
                } catch (IllegalArgumentException e) {
                    throw TrainerException.invalidInput(
                            "Line " + lines.number() + " of the attributes file " + file + " " + e.getMessage() + ".",
                            "Correct it: the first line names the columns (person or image, then the attributes), and"
                                    + " each other line describes one person or image.",
                            e);
                }
            }
        }
        if (rows == null || rows.byName().isEmpty()) {
            throw TrainerException.invalidInput(
                    "The attributes file " + file + " has no "
                            + (rows == null ? "line with the names of its columns" : "row after line 1") + ".",
                    "Write the line person,ATTRIBUTE,... and one line per person.");
        }
        return new AttributesFile(
                file, rows.columns().subject(), rows.columns().attributes(), new LinkedHashMap<>(rows.byName()));
    }
}
