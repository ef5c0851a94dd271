// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.TextLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A pairs file, resolved against a folder of images.
 *
 * <p>In the format of LFW's {@code pairs.txt}, the first line has the number of folds and of pairs per half fold ({@code 10 300}:
 * each fold has 300 genuine and 300 impostor pairs), or only the number of pairs of each kind (as in {@code pairsDevTest.txt});
 * it may be missing (as in RFW). Image i of NAME is {@code NAME/NAME_000i} with any extension or none. Other files name images by
 * their paths: see {@link PairsSyntax}. Pairs of a file without folds are dealt to ten folds here.
 *
 * @param images paths of the images, each once; an {@link ImagePair} refers to them by their index here
 * @param pairs the pairs
 */
public record PairsFile(List<String> images, PairSet pairs) {
    private static final int MAXIMUM_LINES = 5_000_000;

    public PairsFile {
        images = List.copyOf(images);
    }

    /**
     * Reads the file and finds its images.
     *
     * @param file the pairs file, UTF-8
     * @param folder the folder of the images, for messages
     * @param paths of the images in the folder
     * @throws TrainerException invalid input: lists the problems by line (the first 20)
     */
    public static PairsFile read(Path file, Path folder, Collection<String> paths) {
        return new Reader(new PairsFileErrors(file), new IdentityImages(folder, paths)).read(lines(file));
    }

    private static List<String> lines(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) { // reading a named pipe may block forever
            throw unreadable(file, Files.isDirectory(file) ? "is a folder" : "is not a regular file");
        }
        try (var reader = TextLines.open(file)) {
            List<String> lines = new ArrayList<>();
            for (var line = reader.next(); line.isPresent(); line = reader.next()) {
                lines.add(line.get());
                if (lines.size() > MAXIMUM_LINES) {
                    throw unreadable(file, "has more than " + MAXIMUM_LINES + " lines");
                }
            }
            return lines;
        } catch (IOException e) {
            throw Files.exists(file)
                    ? IoErrors.unreadable("the pairs file " + file, e)
                    : unreadable(file, "does not exist");
        }
    }

    private static TrainerException unreadable(Path file, String what) {
        return TrainerException.invalidInput(
                "The pairs file " + file + " " + what + ".",
                "Set pairs.uri of the evaluation set to a text file in the format of LFW's pairs.txt.");
    }

    /** Reads one file. */
    private static final class Reader {
        private final PairsFileErrors problems;
        private final IdentityImages identities;
        private final Map<String, Integer> numbers = new LinkedHashMap<>();
        private final List<ImagePair> pairs = new ArrayList<>();

        Reader(PairsFileErrors problems, IdentityImages identities) {
            this.problems = problems;
            this.identities = identities;
        }

        PairsFile read(List<String> lines) {
            var header = PairsFileHeader.parse(lines, problems);
            int first = header.isPresent() ? 1 : 0;
            List<Integer> filled = IntStream.range(first, lines.size())
                    .filter(i -> !lines.get(i).isBlank())
                    .boxed()
                    .toList();
            switch (filled.isEmpty() ? PairsSyntax.NUMBERS : PairsSyntax.of(lines.get(filled.get(0)))) {
                case NUMBERS -> filled.forEach(i -> numbered(i + 1, PairsSyntax.columns(lines.get(i))));
                case PATHS -> filled.forEach(i -> paths(i + 1, PairsSyntax.columns(lines.get(i))));
                case TWO_LINES -> {
                    for (int k = 0; k < filled.size(); k += 2) {
                        int line = filled.get(k);
                        String[] second = k + 1 < filled.size()
                                ? PairsSyntax.columns(lines.get(filled.get(k + 1)))
                                : new String[0];
                        twoLines(line + 1, PairsSyntax.columns(lines.get(line)), second);
                    }
                }
            }
            header.ifPresent(stated -> stated.check(pairs, problems));
            var folds = header.orElseGet(() -> PairsFileHeader.missing(pairs, problems));
            problems.throwIfAny();
            return new PairsFile(
                    List.copyOf(numbers.keySet()),
                    new PairSet(folds.folds(), identities.count(numbers.keySet()), folds.deal(pairs), folds.note()));
        }

        private void numbered(int line, String[] columns) {
            var pair = NumberedPair.of(columns, identities::isKnown);
            if (pair.isEmpty()) {
                problems.add(line, "has " + columns.length + " columns, not 3 (name i j) or 4 (name1 i name2 j)");
                add(-1, -1, true);
                return;
            }
            var found = pair.get();
            if (found.genuine() && found.i().equals(found.j())) {
                problems.add(line, "compares image " + found.i() + " of " + found.first() + " with itself");
            }
            if (!found.genuine() && found.first().equals(found.second())) {
                problems.add(line, "names " + found.first() + " twice; a genuine pair has three columns");
            }
            add(image(line, found.first(), found.i()), image(line, found.second(), found.j()), found.genuine());
        }

        private void paths(int line, String[] columns) {
            if (columns.length != 3) {
                problems.add(line, "has " + columns.length + " columns, not 3 (path1 path2 label)");
                add(-1, -1, true);
                return;
            }
            boolean genuine = columns[2].equals("1");
            if (!genuine && !columns[2].equals("0") && !columns[2].equals("-1")) {
                problems.add(line, "has the label '" + columns[2] + "', not 1 (genuine) or 0 (impostor)");
            }
            addPaths(line, columns[0], columns[1], genuine);
        }

        private void twoLines(int line, String[] first, String[] second) {
            if (first.length != 2 || second.length != 2 || !first[1].equals(second[1])) {
                problems.add(line, "and the next line are not two images (path label) with the same label");
                add(-1, -1, true);
                return;
            }
            addPaths(line, first[0], second[0], !first[1].equals("0"));
        }

        private void addPaths(int line, String first, String second, boolean genuine) {
            int one = image(line, first);
            int other = image(line, second);
            if (one == other && one >= 0) {
                problems.add(line, "compares the image " + first + " with itself");
            }
            add(one, other, genuine);
        }

        private void add(int first, int second, boolean same) {
            pairs.add(new ImagePair(first, second, same, 0));
        }

        private int image(int line, String identity, String number) {
            return identities
                    .image(identity, number, problem -> problems.add(line, problem))
                    .map(this::number)
                    .orElse(-1);
        }

        private int image(int line, String path) {
            return identities
                    .image(path, problem -> problems.add(line, problem))
                    .map(this::number)
                    .orElse(-1);
        }

        private int number(String path) {
            return numbers.computeIfAbsent(path, unused -> numbers.size());
        }
    }
}
