// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.TrainerException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The encoding of file names and arguments. On Linux, Java takes it from the locale when the process starts. In the POSIX
 * locale, which cron, ssh and bare containers often have, it cannot open files whose names are not ASCII.
 */
final class FileNameEncoding {
    private static final String PROPERTY = "sun.jnu.encoding";

    private FileNameEncoding() {}

    /** @throws TrainerException invalid input: the encoding is not UTF-8 */
    static void check() {
        String encoding = System.getProperty(PROPERTY, "UTF-8");
        if (!isComplete(encoding, System.getProperty("os.name", ""))) {
            throw TrainerException.invalidInput(
                    "The locale of this process has no UTF-8 (it has " + encoding
                            + "), so files whose names are not ASCII cannot be opened.",
                    "Set the environment variable LC_ALL to C.UTF-8 and run the same command again.");
        }
    }

    /** {@link #check} for arguments that are not ASCII, which the locale may have garbled. */
    static void checkArguments(String... arguments) {
        if (!Stream.of(arguments).allMatch(word -> word.chars().allMatch(character -> character < 0x80))) {
            check();
        }
    }

    /** Whether every file name can be opened. Windows has its own interface for names, whatever the encoding. */
    static boolean isComplete(String encoding, String system) {
        return system.toLowerCase(Locale.ROOT).startsWith("windows")
                || Charset.isSupported(encoding) && Charset.forName(encoding).equals(StandardCharsets.UTF_8);
    }
}
