// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
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
     * @return offsets by key, in the order of the file
     * @throws TrainerException invalid input: a line is damaged, a key is there twice, or no record can begin at an offset
     */
    static Map<Long, Long> read(Path index) throws IOException {
        Map<Long, Long> offsets = new LinkedHashMap<>();
        try (var lines = TextLines.open(index)) {
            for (var line = lines.next(); line.isPresent(); line = lines.next()) {
                int number = lines.number();
                Matcher parts = LINE.matcher(line.get().strip());
                if (!parts.matches()) {
                    throw damaged(index, number, "is not KEY, a tab, OFFSET");
                }
                long offset = Long.parseLong(parts.group(2));
                if (offset % 4 != 0) {
                    throw damaged(index, number, "has the offset " + offset + ", which is not a multiple of 4");
                }
                if (offsets.put(Long.parseLong(parts.group(1)), offset) != null) {
                    throw damaged(index, number, "repeats the key " + parts.group(1));
                }
            }
        }
        return offsets;
    }

    private static TrainerException damaged(Path index, int line, String problem) {
        return TrainerException.invalidInput(
                "Line " + line + " of " + index + " " + problem + ".", "Copy the .rec file and its .idx file again.");
    }
}
