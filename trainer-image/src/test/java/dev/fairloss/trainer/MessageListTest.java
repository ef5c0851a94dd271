// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The error messages of the trainer, from its sources, and those in {@code messages.txt} with the test that proves their advice:
 * {@code TEST#method} makes the fault, expects the message, follows its advice literally, and succeeds. A message that no fault
 * can cause is an internal error instead. {@code -Dgolden.update} removes old messages from the file and adds new ones, whose
 * third column must then be filled in.
 */
class MessageListTest {
    private static final Path MAIN = Path.of("src/main/java");
    private static final Path TESTS = Path.of("src/test/java");
    private static final Path LIST = Path.of("src/test/resources/messages.txt");

    private static final Pattern PROOF = Pattern.compile("(\\w+Test)#(\\w+)");

    private static final Pattern CREATION =
            Pattern.compile("(?:\\binvalidInput|\\bunusable|new TrainerException|new UnreadableImageException)\\(");

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
    }

    /** The third column of the list by message. */
    private static Map<String, String> list() throws IOException {
        var list = new TreeMap<String, String>();
        for (String line : Files.readAllLines(LIST)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                int last = line.lastIndexOf(" | ");
                list.put(line.substring(0, last), line.substring(last + 3));
            }
        }
        return list;
    }

    @Test
    void theListIsComplete() throws IOException {
        var messages = new TreeMap<String, String>();
        var known = list();
        messages().forEach(message -> messages.put(message.toString(), known.getOrDefault(message.toString(), "?")));
        if (System.getProperty("golden.update") != null) {
            var lines = new ArrayList<>(Files.readAllLines(LIST).stream()
                    .takeWhile(line -> line.startsWith("#"))
                    .toList());
            messages.forEach((message, proof) -> lines.add(message + " | " + proof));
            Files.write(LIST, lines);
        }
        assertThat(messages).hasSizeGreaterThan(100);
        assertThat(list().keySet())
                .as("run with -Dgolden.update, then say in %s what proves the advice of a new message", LIST)
                .isEqualTo(messages.keySet());
    }

    @Test
    void theAdviceOfEveryMessageIsProved() throws IOException {
        var tests = tests();
        list().forEach((message, proof) -> {
            var parts = PROOF.matcher(proof);
            assertThat(parts.matches()).as(message + " | " + proof).isTrue();
            assertThat(tests.getOrDefault(parts.group(1) + ".java", ""))
                    .as(proof)
                    .contains(" " + parts.group(2) + "(");
        });
    }

    private static Map<String, String> tests() throws IOException {
        var tests = new TreeMap<String, String>();
        for (Path file : sources(TESTS)) {
            tests.put(file.getFileName().toString(), Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""));
        }
        tests.remove("MessageListTest.java");
        return tests;
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
