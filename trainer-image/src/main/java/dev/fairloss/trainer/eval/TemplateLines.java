// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.CsvLine;
import dev.fairloss.trainer.data.TextLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringTokenizer;
import java.util.function.Consumer;

/** Reads a file of a set of templates line by line: columns are separated by commas, or by blanks if a line has no comma. */
final class TemplateLines {
    private TemplateLines() {}

    /**
     * Calls an action with the columns of each line that is not blank.
     *
     * @param what name of the file, for messages
     * @param maximum most lines
     * @param correction what to do about a malformed line
     * @param action throws IllegalArgumentException with a message that continues "Line 3 of FILE"
     * @throws TrainerException invalid input: there is no such file, or the action refuses a line
     */
    static void forEach(Path file, String what, int maximum, String correction, Consumer<List<String>> action) {
        if (!Files.isRegularFile(file)) {
            String fault = Files.isDirectory(file) ? "is a folder" : "does not exist or is not a regular file";
            throw TrainerException.invalidInput("The " + what + " " + file + " " + fault + ".", "Correct its URI.");
        }
        try (var lines = TextLines.open(file)) {
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                if (line.get().isBlank()) {
                    continue;
                }
                if (lines.number() > maximum) {
                    throw TrainerException.invalidInput(
                            "The " + what + " " + file + " has more than " + maximum + " lines.",
                            "Check that it is the right file.");
                }
                try {
                    action.accept(columns(line.get()));
                } catch (IllegalArgumentException e) {
                    throw TrainerException.invalidInput(
                            "Line " + lines.number() + " of the " + what + " " + file + " " + e.getMessage() + ".",
                            correction,
                            e);
                }
            }
        } catch (IOException e) {
            throw IoErrors.unreadable("the " + what + " " + file, e);
        }
    }

    private static List<String> columns(String line) {
        if (line.indexOf(',') >= 0) {
            return CsvLine.columns(line);
        }
        List<String> columns = new ArrayList<>(3);
        var blanks = new StringTokenizer(line);
        while (blanks.hasMoreTokens()) {
            columns.add(blanks.nextToken());
        }
        return columns;
    }
}
