// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Lists the error messages of the trainer, from its sources, and the test that expects a part of each. Writes the list to
 * {@code target/messages.txt}. A new message needs a test that makes it happen, or a reason in {@code untested-messages.txt}.
 */
class MessageListTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TESTS = Path.of("src/test/java");
    private static final Path UNTESTED = Path.of("src/test/resources/untested-messages.txt");

    private static final Pattern CREATION =
            Pattern.compile("(?:\\binvalidInput|new TrainerException|new UnreadableImageException)\\(");

    /** Length of the part of a message that a test must contain. */
    private static final int PART = 14;

    /**
     * A message as its literal parts; values between them are unknown.
     *
     * @param file name of its source file
     */
    private record Message(String file, List<String> parts) {
        @Override
        public String toString() {
            return file + " | " + String.join("...", parts);
        }

        /** Whether a test contains enough of the message to expect it. */
        boolean isIn(String test) {
            return parts.stream()
                    .sorted(Comparator.comparing(String::length).reversed())
                    .limit(2)
                    .map(part -> part.strip().replaceAll("^[.:, ]+|[.:, ]+$", ""))
                    .filter(part -> part.length() >= 6)
                    .anyMatch(part -> isIn(part, test));
        }

        private static boolean isIn(String part, String test) {
            for (int from = 0; from + PART <= part.length(); from++) {
                if (test.contains(part.substring(from, from + PART))) {
                    return true;
                }
            }
            return part.length() < PART && test.contains(part);
        }
    }

    @Test
    void everyMessageHasATest() throws IOException {
        var tests = new TreeMap<String, String>();
        for (Path file : sources(TESTS)) {
            tests.put(file.getFileName().toString(), Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""));
        }
        tests.remove("MessageListTest.java");
        var list = new ArrayList<String>();
        var untested = new ArrayList<String>();
        for (Message message : messages()) {
            Optional<String> test = tests.entrySet().stream()
                    .filter(entry -> message.isIn(entry.getValue()))
                    .map(Map.Entry::getKey)
                    .findFirst();
            list.add(message + " | " + test.orElse("-"));
            if (test.isEmpty()) {
                untested.add(message.toString());
            }
        }
        Files.write(Path.of("target/messages.txt"), list);
        assertThat(list).hasSizeGreaterThan(100);
        List<String> known = Files.readAllLines(UNTESTED).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        assertThat(untested)
                .as("write a test that makes the message happen, or add it to %s with a reason", UNTESTED)
                .isSubsetOf(known);
    }

    private static List<Message> messages() throws IOException {
        var messages = new ArrayList<Message>();
        for (Path file : sources(MAIN)) {
            String source = Files.readString(file);
            var creation = CREATION.matcher(source);
            while (creation.find()) {
                var arguments = new Arguments(source, creation.end());
                int message = creation.group().startsWith("new") ? 1 : 0;
                List<String> parts = arguments.literals.size() > message ? arguments.literals.get(message) : List.of();
                if (String.join("", parts).length() >= 6) {
                    messages.add(new Message(file.getFileName().toString(), parts));
                }
            }
        }
        return messages;
    }

    /** The string literals in each argument of a call. */
    private static final class Arguments {
        private final List<List<String>> literals = new ArrayList<>(List.of(new ArrayList<>()));

        Arguments(String source, int from) {
            int depth = 1;
            for (int at = from; depth > 0; at++) {
                char next = source.charAt(at);
                if (next == '"') {
                    int end = end(source, at + 1);
                    literals.get(literals.size() - 1).add(source.substring(at + 1, end));
                    at = end;
                } else if (next == '(' || next == '[' || next == '{') {
                    depth++;
                } else if (next == ')' || next == ']' || next == '}') {
                    depth--;
                } else if (next == ',' && depth == 1) {
                    literals.add(new ArrayList<>());
                }
            }
        }

        private static int end(String source, int from) {
            int at = from;
            while (source.charAt(at) != '"') {
                at += source.charAt(at) == '\\' ? 2 : 1;
            }
            return at;
        }
    }

    private static List<Path> sources(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
