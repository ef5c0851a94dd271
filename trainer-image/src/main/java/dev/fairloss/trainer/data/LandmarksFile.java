// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/**
 * A file with five points of each face: a first column with the name of the image, then x and y of each {@link Landmarks
 * point}, separated by commas or blanks. A third column for each point (a score) is ignored, and so is a header. In a row of a face
 * that was not found, the columns after the name are empty or {@code nan}. CVLface writes this form
 * ({@code idx,ldmk_0,...,ldmk_9}). A last column may have the score of the face, as in InsightFace's
 * {@code ijbc_name_5pts_score.txt}.
 *
 * <p>Names may begin with other folders than the images: only their last segments count, as many as distinguish the rows,
 * and at least two.
 *
 * @param file for messages
 * @param rows by the last segments of their names
 * @param depth the number of segments
 */
public record LandmarksFile(Path file, Map<String, Row> rows, int depth) {
    private static final int LEAST_DEPTH = 2;

    /** Most rows of a file. */
    private static final int MAXIMUM_ROWS = 50_000_000;

    private static final int COORDINATES = 2 * Landmarks.POINTS;
    private static final int WITH_SCORE = COORDINATES + 1;
    private static final int WITH_SCORES = 3 * Landmarks.POINTS;

    /**
     * A row.
     *
     * @param line number, from 1
     * @param landmarks of the image; empty if no face was found in it
     * @param score of the face detector, 0 or more; empty if the row has none
     */
    record Row(int line, Optional<Landmarks> landmarks, OptionalDouble score) {}

    /**
     * Reads a file.
     *
     * @throws TrainerException invalid input: there is no such file, or a row is malformed or repeated; the message names the line
     */
    public static LandmarksFile read(Path file) {
        if (!Files.isRegularFile(file)) {
            String fault = Files.isDirectory(file) ? "is a folder" : "does not exist or is not a regular file";
            throw TrainerException.invalidInput(
                    "The landmarks file " + file + " " + fault + ".", "Correct landmarks.uri.");
        }
        for (int depth = LEAST_DEPTH; ; depth++) {
            try (var lines = TextLines.open(file)) {
                var rows = rows(file, lines, depth);
                if (rows.isPresent()) {
                    return new LandmarksFile(file, rows.get(), depth);
                }
            } catch (IOException e) {
                throw IoErrors.unreadable("the landmarks file " + file, e);
            }
        }
    }

    /**
     * The rows by the last segments of their names; empty if so many segments do not distinguish them. Names are not kept as a
     * whole, so that a large file is in memory once.
     */
    private static Optional<Map<String, Row>> rows(Path file, TextLines lines, int depth) throws IOException {
        Map<String, Row> rows = new HashMap<>();
        for (var line = lines.next(); line.isPresent(); line = lines.next()) {
            if (line.get().isBlank()) {
                continue;
            }
            String name;
            Row row;
            try {
                List<String> columns = columns(line.get());
                if (lines.number() == 1 && isHeader(columns)) {
                    continue;
                }
                name = name(columns.get(0));
                if (name.isEmpty()) {
                    throw new IllegalArgumentException("names no image");
                }
                List<String> values = columns.subList(1, columns.size());
                row = new Row(lines.number(), landmarks(values), score(values));
            } catch (IllegalArgumentException e) {
                throw malformed(file, lines.number(), e.getMessage());
            }
            String key = lastSegments(name, depth);
            Row before = rows.put(key, row);
            if (before != null && segments(key) < depth) {
                throw malformed(file, lines.number(), "repeats the image " + name + " of line " + before.line());
            }
            if (before != null) {
                return Optional.empty();
            }
            if (rows.size() > MAXIMUM_ROWS) {
                throw malformed(file, lines.number(), "exceeds the limit of " + MAXIMUM_ROWS + " rows");
            }
        }
        return Optional.of(rows);
    }

    /** The columns of a line: separated by commas, or by blanks if it has none. */
    private static List<String> columns(String line) {
        return line.contains(",") ? CsvLine.columns(line) : List.of(line.strip().split("\\s+"));
    }

    /** Whether the columns of the points are names. */
    private static boolean isHeader(List<String> columns) {
        return columns.size() > 1 && columns.subList(1, columns.size()).stream().noneMatch(LandmarksFile::isCoordinate);
    }

    private static boolean isCoordinate(String column) {
        try {
            Float.parseFloat(column);
            return true;
        } catch (NumberFormatException e) {
            return column.isEmpty();
        }
    }

    /** @throws IllegalArgumentException with a message that continues "Line 3 of FILE" */
    private static Optional<Landmarks> landmarks(List<String> columns) {
        if (columns.size() != COORDINATES && columns.size() != WITH_SCORE && columns.size() != WITH_SCORES) {
            throw new IllegalArgumentException("has " + (columns.size() + 1)
                    + " columns, not a name and 10 coordinates (or 11 with a score at the end, or 15 with a score after each"
                    + " point)");
        }
        if (columns.stream().allMatch(LandmarksFile::isMissing)) {
            return Optional.empty();
        }
        int perPoint = columns.size() == WITH_SCORES ? 3 : 2;
        float[] xy = new float[COORDINATES];
        for (int i = 0; i < xy.length; i++) {
            String column = columns.get(i / 2 * perPoint + i % 2);
            try {
                xy[i] = Float.parseFloat(column);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("has '" + column + "' instead of a coordinate", e);
            }
        }
        return Optional.of(new Landmarks(xy));
    }

    /** @throws IllegalArgumentException with a message that continues "Line 3 of FILE" */
    private static OptionalDouble score(List<String> columns) {
        if (columns.size() != WITH_SCORE) {
            return OptionalDouble.empty();
        }
        String column = columns.get(COORDINATES);
        if (isMissing(column)) {
            return OptionalDouble.empty();
        }
        try {
            double score = Double.parseDouble(column);
            if (score >= 0 && score < Double.POSITIVE_INFINITY) {
                return OptionalDouble.of(score);
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("has '" + column + "' instead of a score", e);
        }
        throw new IllegalArgumentException("has the score " + column + ", not 0 or more");
    }

    private static boolean isMissing(String column) {
        return column.isEmpty() || column.equalsIgnoreCase("nan");
    }

    private static TrainerException malformed(Path file, int line, String problem) {
        return TrainerException.invalidInput(
                "Line " + line + " of the landmarks file " + file + " " + problem + ".",
                "Correct it: each row has the name of an image and x and y of five points.");
    }

    /** A path without empty segments and with {@code /} between the others. */
    private static String name(String path) {
        return Arrays.stream(path.split("[/\\\\]"))
                .filter(segment -> !segment.isEmpty() && !segment.equals("."))
                .collect(Collectors.joining("/"));
    }

    private static long segments(String name) {
        return 1 + name.chars().filter(character -> character == '/').count();
    }

    /** The end of a name; the whole name if it has no more segments. */
    private static String lastSegments(String name, int count) {
        int start = name.length();
        for (int segments = 0; segments < count && start > 0; segments++) {
            start = Math.max(0, name.lastIndexOf('/', start - 1));
        }
        return start == 0 ? name : name.substring(start + 1);
    }

    /**
     * The score of the face detector for an image.
     *
     * @param path of the image in its source
     * @throws TrainerException invalid input: the file has no score for the image
     */
    public double score(String path) {
        return row(path)
                .map(Row::score)
                .orElse(OptionalDouble.empty())
                .orElseThrow(() -> TrainerException.invalidInput(
                        "The landmarks file " + file + " has no detection score for the image " + path + ".",
                        "Add the score as the last column of each row, after the five points, or set weights of the"
                                + " evaluation set to Equal or Norm."));
    }

    /** The name that the row of an image has, without the folders that do not count. */
    String name(Path image) {
        return lastSegments(name(image.toString()), depth);
    }

    /** The row of an image; empty if there is none. @param path of the image in its source */
    Optional<Row> row(String path) {
        return Optional.ofNullable(rows.get(lastSegments(name(path), depth)));
    }
}
