// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a text file line by line: UTF-8, with or without a byte order mark, lines that end in LF, CRLF or CR. The length of a
 * line is limited, so that a binary file does not fill the memory.
 */
public final class TextLines implements AutoCloseable {
    /** Most characters of a line. */
    static final int MAXIMUM_LENGTH = 4096;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Path file;
    private final Reader reader;
    private int number;
    private boolean afterReturn;

    private TextLines(Path file, Reader reader) {
        this.file = file;
        this.reader = reader;
    }

    /** Opens a file. */
    public static TextLines open(Path file) throws IOException {
        return new TextLines(file, Files.newBufferedReader(file, StandardCharsets.UTF_8));
    }

    /**
     * The next line without its end; empty at the end of the file.
     *
     * @throws TrainerException invalid input: the file is not UTF-8 text, or the line is too long
     */
    public Optional<String> next() throws IOException {
        var line = new StringBuilder();
        number++;
        try {
            int character = reader.read();
            if (afterReturn && character == '\n') {
                character = reader.read();
            }
            boolean any = character >= 0;
            while (character >= 0 && character != '\n' && character != '\r') {
                if (line.length() == MAXIMUM_LENGTH) {
                    throw TrainerException.invalidInput(
                            "Line " + number + " of " + file + " has more than " + MAXIMUM_LENGTH + " characters.",
                            "Check that it is the right file.");
                }
                if (character != BYTE_ORDER_MARK || number > 1 || !line.isEmpty()) {
                    line.append((char) character);
                }
                character = reader.read();
            }
            afterReturn = character == '\r';
            return any ? Optional.of(line.toString()) : Optional.empty();
        } catch (CharacterCodingException e) {
            throw TrainerException.invalidInput(
                    file + " is not UTF-8 text, at or after line " + number + ".", "Save it as UTF-8.");
        }
    }

    /** Number of the line that was read last, from 1. */
    public int number() {
        return number;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
