// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.TrainerException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A file that lists the images of templates, one per line. InsightFace's {@code ijbc_face_tid_mid.txt} has the columns
 * {@code IMAGE TEMPLATE MEDIUM}, separated by blanks, and no header. A CSV file has a header that names its columns:
 * {@code TEMPLATE_ID}, {@code FILENAME} (or {@code FILE}, {@code IMAGE}, {@code PATH}), {@code MEDIA_ID} (or {@code SIGHTING_ID}),
 * and optionally {@code SUBJECT_ID}; further columns are ignored.
 *
 * @param file the file, for messages
 * @param images paths of the images, each once
 * @param templates number of each template, by its ID; the numbers count from 0 in the order of the file
 * @param subjects the person of each template, by its number; empty if the file names none
 * @param rows the lines
 */
public record TemplateList(
        Path file, List<String> images, Map<String, Integer> templates, List<String> subjects, List<Row> rows) {
    private static final int MAXIMUM_ROWS = 50_000_000;
    private static final String CORRECTION =
            "Correct it: each line has an image, its template and its medium, separated by blanks; or the first line names the"
                    + " columns TEMPLATE_ID, FILENAME and MEDIA_ID, separated by commas.";

    public TemplateList {
        images = List.copyOf(images);
        subjects = List.copyOf(subjects);
        rows = List.copyOf(rows);
    }

    /**
     * An image of a template.
     *
     * @param image position in {@code images}
     * @param template number of the template
     * @param medium number of the medium, unique in the file
     */
    public record Row(int image, int template, int medium) {}

    /** The columns of the file, by position. */
    private record Columns(int template, int image, int medium, Optional<Integer> subject) {
        private static final Columns WITHOUT_HEADER = new Columns(1, 0, 2, Optional.empty());

        /** The columns that a header names. @throws IllegalArgumentException if one is missing */
        static Columns of(List<String> header) {
            List<String> names =
                    header.stream().map(name -> name.toUpperCase(Locale.ROOT)).toList();
            return new Columns(
                    find(names, "TEMPLATE_ID"),
                    find(names, "FILENAME", "FILE", "IMAGE", "PATH"),
                    find(names, "MEDIA_ID", "SIGHTING_ID"),
                    Optional.of(names.indexOf("SUBJECT_ID")).filter(found -> found >= 0));
        }

        private static int find(List<String> names, String... accepted) {
            return IntStream.range(0, accepted.length)
                    .map(i -> names.indexOf(accepted[i]))
                    .filter(found -> found >= 0)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("names no column " + accepted[0]));
        }
    }

    /**
     * Reads the file and finds its images.
     *
     * @param file the file, UTF-8
     * @param folder the folder of the images, for messages
     * @param paths of the images in the folder
     * @throws TrainerException invalid input: there is no such file, or a line is malformed; the message names the first one
     */
    public static TemplateList read(Path file, Path folder, Collection<String> paths) {
        var reader = new Reader(new IdentityImages(folder, paths));
        TemplateLines.forEach(file, "template list", MAXIMUM_ROWS, CORRECTION, reader::line);
        if (reader.rows.isEmpty()) {
            throw TrainerException.invalidInput("The template list " + file + " lists no image.", CORRECTION);
        }
        return new TemplateList(
                file,
                List.copyOf(reader.images.keySet()),
                Map.copyOf(reader.templates),
                reader.hasSubjects() ? reader.subjects : List.of(),
                reader.rows);
    }

    /** Reads one file. */
    private static final class Reader {
        private final IdentityImages known;
        private final Map<String, Integer> images = new LinkedHashMap<>();
        private final Map<String, Integer> templates = new LinkedHashMap<>();
        private final Map<String, Integer> media = new LinkedHashMap<>();
        private final List<String> subjects = new ArrayList<>();
        private final List<Row> rows = new ArrayList<>();
        private Optional<Columns> columns = Optional.empty();

        Reader(IdentityImages known) {
            this.known = known;
        }

        boolean hasSubjects() {
            return columns.flatMap(Columns::subject).isPresent();
        }

        /** @throws IllegalArgumentException with a message that continues "Line 3 of FILE" */
        void line(List<String> values) {
            if (columns.isEmpty()) {
                boolean header = values.stream().anyMatch(value -> value.equalsIgnoreCase("TEMPLATE_ID"));
                columns = Optional.of(header ? Columns.of(values) : Columns.WITHOUT_HEADER);
                if (header) {
                    return;
                }
            }
            row(columns.get(), values);
        }

        private void row(Columns at, List<String> values) {
            if (at.equals(Columns.WITHOUT_HEADER) && values.size() != 3) {
                throw new IllegalArgumentException(
                        "has " + values.size() + " columns, not 3 (image, template and medium)");
            }
            int template = templates.computeIfAbsent(value(values, at.template(), "template"), id -> templates.size());
            String subject =
                    at.subject().map(column -> value(values, column, "subject")).orElse("");
            if (template == subjects.size()) {
                subjects.add(subject);
            } else if (!subjects.get(template).equals(subject)) {
                throw new IllegalArgumentException("says that the template " + values.get(at.template())
                        + " shows the person " + subject + ", but an earlier line says " + subjects.get(template));
            }
            String image = known.image(value(values, at.image(), "image"), problem -> {
                        throw new IllegalArgumentException(problem);
                    })
                    .orElseThrow();
            rows.add(new Row(
                    images.computeIfAbsent(image, path -> images.size()),
                    template,
                    media.computeIfAbsent(value(values, at.medium(), "medium"), id -> media.size())));
        }

        private static String value(List<String> values, int column, String what) {
            if (column >= values.size() || values.get(column).isEmpty()) {
                throw new IllegalArgumentException("has no " + what);
            }
            return values.get(column);
        }
    }
}
