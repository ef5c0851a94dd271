// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.runtime.StopSignal;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The form of the pages: links have targets, and the type of a block says who runs its commands. */
class PagesTest {
    private static final Set<String> COMMANDS = Set.of("sh laptop", "sh cluster", "sh ci", "sh not-run");
    private static final Set<String> OTHERS = Set.of("yaml", "json", "csv", "text", "mermaid", "dockerfile", "promql");
    private static final Pattern COMMAND =
            Pattern.compile("\\s*(\\$ )?(\\./\\S+|(sudo|fairloss|kubectl|helm|docker|podman|curl"
                    + "|aws|mc|crane|skopeo|cosign|git|mvn|java|export|source) .*)");
    private static final Pattern NAMED = Pattern.compile("docs/[A-Za-z/_-]+\\.md");
    private static final Pattern FAIRLOSS = Pattern.compile("(?:\\./)?fairloss (.*)");

    static List<DocPage> pages() {
        return DocPage.all();
    }

    @Test
    void thereArePages() {
        assertThat(pages())
                .extracting(DocPage::toString)
                .contains("README.md", "docs/README.md", "docs/concepts/method.md");
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksLeadSomewhere(DocPage page) {
        assertThat(page.links()).allSatisfy(link -> {
            if (link.matches("https?://.*")) {
                return;
            }
            String[] parts = link.split("#", 2);
            Path file = DocPage.ROOT.resolve(page.file());
            Path target = parts[0].isEmpty() ? file : file.resolveSibling(parts[0]);
            assertThat(target).as(link).exists();
            if (parts.length == 2) {
                assertThat(DocPage.read(target.normalize()).anchors()).as(link).contains(parts[1]);
            }
        });
    }

    /** Pages that comments, messages and templates name exist. */
    @Test
    void whatSourcesNameIsThere() throws IOException {
        var named = new TreeSet<String>();
        for (String folder : List.of("crds/src", "operator/src", "trainer-image/src", "helm", "examples", ".ci")) {
            try (Stream<Path> files = Files.walk(DocPage.ROOT.resolve(folder))) {
                for (Path file : files.filter(PagesTest::isText).toList()) {
                    NAMED.matcher(Files.readString(file)).results().forEach(found -> named.add(found.group()));
                }
            }
        }
        assertThat(named)
                .contains("docs/reference/metrics.md")
                .allSatisfy(page -> assertThat(DocPage.ROOT.resolve(page)).exists());
    }

    private static boolean isText(Path file) {
        return Files.isRegularFile(file)
                && file.toString().matches(".*(\\.(java|yaml|json|xml|properties|tpl|txt|lua|md)|/run|/check-results)");
    }

    /** Every page is linked from another. */
    @Test
    void theIndexNamesEveryPage() {
        Path docs = DocPage.ROOT.resolve("docs");
        var index = DocPage.read(docs.resolve("README.md"));
        assertThat(index.links().stream().map(link -> docs.resolve(link).normalize()))
                .containsAll(DocPage.all().stream()
                        .map(page -> DocPage.ROOT.resolve(page.file()))
                        .filter(file -> file.startsWith(docs) && !file.endsWith(Path.of("docs", "README.md")))
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void commandsSayWhoRunsThem(DocPage page) {
        assertThat(page.prose())
                .as("code is in fenced blocks")
                .noneMatch(line -> line.matches("(\\t| {4}).*"))
                .noneMatch(line -> COMMAND.matcher(line).matches());
        assertThat(page.blocks()).allSatisfy(block -> {
            assertThat(block.info()).matches(info -> COMMANDS.contains(info) || OTHERS.contains(info));
            if (OTHERS.contains(block.info())) {
                assertThat(block.lines())
                        .noneMatch(line -> COMMAND.matcher(line).matches());
            } else {
                assertThat(block.commands()).isNotEmpty();
            }
        });
    }

    /** Names in capitals are not replaced, so only commands and options are checked. */
    @ParameterizedTest
    @MethodSource("pages")
    void everyOptionOfOursExists(DocPage page) {
        Stream.concat(
                        page.code().stream(),
                        page.blocks().stream()
                                .filter(block -> COMMANDS.contains(block.info()))
                                .flatMap(block -> block.commands().stream()))
                .map(FAIRLOSS::matcher)
                .filter(words -> words.matches())
                .forEach(words -> exists(words.group(1).split("\\s+")));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void ciRunsTheCommandsOfThePage(DocPage page) throws IOException {
        var script = Files.readAllLines(DocPage.ROOT.resolve(".ci/run"));
        page.blocks().stream()
                .filter(block -> block.info().equals("sh ci"))
                .flatMap(block -> block.commands().stream())
                .forEach(command -> assertThat(script)
                        .as(command)
                        .anyMatch(line -> inOrder(Arrays.asList(command.split("\\s+")), List.of(line.split("\\s+")))));
    }

    private static boolean inOrder(List<String> words, List<String> line) {
        int found = 0;
        for (String word : line) {
            if (found < words.size() && word.equals(words.get(found))) {
                found++;
            }
        }
        return found == words.size();
    }

    private static void exists(String... words) {
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var command = new CommandLine(
                new Main(), new Commands(new Console(nowhere, nowhere, false), new StopSignal(), Map.of()));
        if (!words[0].matches("-.*|[A-Z]+")) {
            assertThat(command.getSubcommands()).as(String.join(" ", words)).containsKey(words[0]);
            command = command.getSubcommands().get(words[0]);
        }
        assertThat(Arrays.stream(words).filter(word -> word.startsWith("--")).map(word -> word.split("=")[0]))
                .as(String.join(" ", words))
                .isSubsetOf(command.getCommandSpec().optionsMap().keySet());
    }
}
