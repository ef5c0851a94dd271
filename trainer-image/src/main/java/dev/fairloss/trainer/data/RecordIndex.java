// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Index of a RecordIO file: one line per record, its key, a tab, and the offset at which it begins. */
final class RecordIndex {
    private static final Pattern LINE = Pattern.compile("(\\d{1,18})\t(\\d{1,18})");

    private RecordIndex() {}

    /**
     * Reads an index.
     *
     * @param bytes size of the record file
     * @return offsets by key, in the order of the file
     * @throws TrainerException invalid input: a line is damaged, a key is there twice, or an offset is not of a record
     */
    static Map<Long, Long> read(Path index, long bytes) throws IOException {
        Map<Long, Long> offsets = new LinkedHashMap<>();
        try (var lines = Files.newBufferedReader(index, StandardCharsets.US_ASCII)) {
            int number = 1;
            for (String line = lines.readLine(); line != null; line = lines.readLine(), number++) {
                Matcher parts = LINE.matcher(line.strip());
                if (!parts.matches()) {
                    throw damaged(index, number, "is not KEY, a tab, OFFSET");
                }
                long offset = Long.parseLong(parts.group(2));
                if (offset >= bytes || offset % 4 != 0) {
                    throw damaged(
                            index,
                            number,
                            "has the offset " + offset + ", where no record of a file of " + bytes + " bytes begins");
                }
                if (offsets.put(Long.parseLong(parts.group(1)), offset) != null) {
                    throw damaged(index, number, "repeats the key " + parts.group(1));
                }
            }
        } catch (CharacterCodingException e) {
            throw TrainerException.invalidInput(
                    index + " is not text.", "Use the .idx file that was written with the .rec file.");
        }
        return offsets;
    }

    private static TrainerException damaged(Path index, int line, String problem) {
        return TrainerException.invalidInput(
                "Line " + line + " of " + index + " " + problem + ".", "Copy the .rec file and its .idx file again.");
    }
}
