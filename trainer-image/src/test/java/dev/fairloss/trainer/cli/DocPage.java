// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param file relative to the root of the repository
 * @param lines of its text
 */
record DocPage(Path file, List<String> lines) {
    /** Root of the repository. */
    static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private static final String FENCE = "```";
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} (.*)");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /**
     * A fenced block.
     *
     * @param info the text after the opening fence
     * @param lines between the fences
     */
    record Block(String info, List<String> lines) {
        /** The commands, without comments. A line that ends with a backslash continues in the next one. */
        List<String> commands() {
            return Stream.of(String.join("\n", lines).replace("\\\n", " ").split("\n"))
                    .map(line -> line.replaceFirst("(^|\\s)#.*$", "").strip())
                    .filter(line -> !line.isEmpty())
                    .toList();
        }
    }

    DocPage {
        lines = List.copyOf(lines);
    }

    /** The pages in the root, the index of the examples, and all pages in docs. */
    static List<DocPage> all() {
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "examples/README.md")
                                    .map(ROOT::resolve),
                            files.sorted())
                    .filter(file -> file.toString().endsWith(".md"))
                    .map(DocPage::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DocPage read(Path file) {
        try {
            return new DocPage(ROOT.relativize(file), Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }

    List<Block> blocks() {
        var blocks = new ArrayList<Block>();
        var open = new ArrayList<String>();
        String info = null;
        for (String line : lines) {
            if (info == null && line.startsWith(FENCE)) {
                info = line.substring(FENCE.length()).strip();
                open.clear();
            } else if (info != null && line.equals(FENCE)) {
                blocks.add(new Block(info, List.copyOf(open)));
                info = null;
            } else if (info != null) {
                open.add(line);
            }
        }
        return blocks;
    }

    /** The lines outside of fenced blocks. */
    List<String> prose() {
        var prose = new ArrayList<String>();
        boolean inside = false;
        for (String line : lines) {
            if (line.startsWith(FENCE)) {
                inside = !inside;
            } else if (!inside) {
                prose.add(line);
            }
        }
        return prose;
    }

    /** Targets of links and images. */
    List<String> links() {
        return prose().stream()
                .map(line -> CODE.matcher(line).replaceAll(""))
                .flatMap(line -> LINK.matcher(line).results().map(found -> found.group(1)))
                .toList();
    }

    /** The inline code of the text. */
    List<String> code() {
        return prose().stream()
                .flatMap(line -> CODE.matcher(line).results().map(found -> found.group(1)))
                .toList();
    }

    /** The anchors of the headings, as GitHub writes them. */
    Set<String> anchors() {
        var anchors = new HashSet<String>();
        Map<String, Integer> seen = new HashMap<>();
        for (String line : prose()) {
            var heading = HEADING.matcher(line);
            if (heading.matches()) {
                String words = heading.group(1).replaceAll("\\[([^]]*)\\]\\([^)]*\\)", "$1");
                String anchor = words.strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}\\s_-]", "")
                        .replaceAll("\\s", "-");
                int before = seen.merge(anchor, 1, Integer::sum) - 1;
                anchors.add(before == 0 ? anchor : anchor + "-" + before);
            }
        }
        return anchors;
    }
}
