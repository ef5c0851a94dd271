// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A pairs file in the format of LFW's {@code pairs.txt}, resolved against a folder with a subfolder per identity.
 *
 * <p>The first line has the number of folds and of pairs per half fold ({@code 10 300}: each fold has 300 genuine and 300
 * impostor pairs), or only the number of pairs of each kind (as in {@code pairsDevTest.txt}; dealt to ten folds here). The other
 * lines are {@code name i j} for a genuine pair and {@code name1 i name2 j} for an impostor pair, separated by tabs, or by
 * blanks if a line has no tab. Image i of NAME is {@code NAME/NAME_000i} with any extension or none.
 *
 * @param images paths of the images, {@code NAME/FILE}, each once; an {@link ImagePair} refers to them by their index here
 * @param pairs the pairs
 */
public record PairsFile(List<String> images, PairSet pairs) {
    public PairsFile {
        images = List.copyOf(images);
    }

    /**
     * Reads the file and finds its images.
     *
     * @param file the pairs file, UTF-8
     * @param folder the folder with a subfolder per identity, for messages
     * @param paths {@code IDENTITY/FILE} of each image in the folder
     * @throws TrainerException invalid input: lists the problems by line (the first 20)
     */
    public static PairsFile read(Path file, Path folder, Collection<String> paths) {
        return new Reader(new PairsFileErrors(file), new IdentityImages(folder, paths)).read(lines(file));
    }

    private static List<String> lines(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) { // reading a named pipe may block for ever
            throw unreadable(file, Files.isDirectory(file) ? "is a folder" : "is not a regular file");
        }
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (CharacterCodingException e) {
            throw TrainerException.invalidInput("The pairs file " + file + " is not UTF-8 text.", "Save it as UTF-8.");
        } catch (IOException e) {
            throw unreadable(file, Files.exists(file) ? "cannot be read: " + IoErrors.reason(e) : "does not exist");
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
            PairsFileHeader header = PairsFileHeader.parse(lines, problems);
            for (int i = 1; i < lines.size(); i++) {
                if (!lines.get(i).isBlank()) {
                    pair(i + 1, PairsFileHeader.columns(lines.get(i)));
                }
            }
            header.check(pairs, problems);
            problems.throwIfAny();
            return new PairsFile(
                    List.copyOf(numbers.keySet()),
                    new PairSet(header.folds(), identities(), header.deal(pairs), header.note()));
        }

        private int identities() {
            return (int) numbers.keySet().stream()
                    .map(path -> path.substring(0, path.indexOf('/')))
                    .distinct()
                    .count();
        }

        private void pair(int line, String[] columns) {
            if (columns.length == 3) {
                if (columns[1].equals(columns[2])) {
                    problems.add(line, "compares image " + columns[1] + " of " + columns[0] + " with itself");
                }
                add(image(line, columns[0], columns[1]), image(line, columns[0], columns[2]), true);
            } else if (columns.length == 4) {
                if (columns[0].equals(columns[2])) {
                    problems.add(line, "names " + columns[0] + " twice; a genuine pair has three columns");
                }
                add(image(line, columns[0], columns[1]), image(line, columns[2], columns[3]), false);
            } else {
                problems.add(line, "has " + columns.length + " columns, not 3 (name i j) or 4 (name1 i name2 j)");
                add(-1, -1, true);
            }
        }

        private void add(int first, int second, boolean same) {
            pairs.add(new ImagePair(first, second, same, 0));
        }

        private int image(int line, String identity, String number) {
            return identities
                    .image(identity, number, problem -> problems.add(line, problem))
                    .map(file -> numbers.computeIfAbsent(file, unused -> numbers.size()))
                    .orElse(-1);
        }
    }
}
