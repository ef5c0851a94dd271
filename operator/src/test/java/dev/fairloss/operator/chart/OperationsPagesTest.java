// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.condition.Condition;
import dev.fairloss.operator.condition.Condition.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The pages about alerts and conditions name every alert and reason, and no other. */
class OperationsPagesTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Pattern ALERT = Pattern.compile("(?s)- alert: (\\w+).*?for: (\\d+)m.*?severity: (\\w+)");
    private static final Pattern SECTION = Pattern.compile("(?s)\n## (\\w+)\n\n(\\w+), after (\\d+) minutes");
    private static final Pattern QUOTED = Pattern.compile("`([^`\n]+)`");
    private static final Pattern ROW = Pattern.compile("\\| `([A-Z]\\w+)` \\| ([^|]+) \\|");

    /** In the chart's order, with severity and duration. */
    @Test
    void everyAlertHasASection() throws IOException {
        var rules = Files.readString(Helm.CHART.resolve("templates/prometheusrule.yaml"));
        var alerts = ALERT.matcher(rules)
                .results()
                .map(found -> List.of(found.group(1), found.group(3), found.group(2)))
                .toList();
        assertThat(alerts).hasSize(rules.split("- alert:").length - 1);
        String page = Files.readString(DOCS.resolve("operations/alerts.md"));
        assertThat(SECTION.matcher(page)
                        .results()
                        .map(found -> List.of(found.group(1), found.group(2).toLowerCase(Locale.ROOT), found.group(3))))
                .containsExactlyElementsOf(alerts);
        assertThat(page.split("\n## ")).hasSize(alerts.size() + 1);
    }

    @Test
    void alertsLinkToTheirSections() {
        String address = "https://pages.example/alerts.md";
        var rule =
                Helm.render("--set", "metrics.rules.enabled=true", "--set", "metrics.rules.runbook=" + address).stream()
                        .filter(made -> made.kind().equals("PrometheusRule"))
                        .findFirst()
                        .orElseThrow();
        assertThat(rule.at("/spec/groups/0/rules")).isNotEmpty().allSatisfy(alert -> assertThat(
                        alert.at("/annotations/runbook_url").asText())
                .isEqualTo(address + "#" + alert.path("alert").asText().toLowerCase(Locale.ROOT)));
    }

    @Test
    void everyReasonIsExplained() throws IOException {
        String page = Files.readString(DOCS.resolve("concepts/status.md"));
        String table = page.substring(page.indexOf("| reason |"), page.indexOf("## Other fields"));
        assertThat(ROW.matcher(table).results().map(found -> List.of(found.group(1), found.group(2))))
                .containsExactlyElementsOf(
                        Stream.of(Reason.values()).map(OperationsPagesTest::row).toList());
    }

    /** Reason and the conditions that it decides: Ready carries the reasons of others, so it is left out where it is False. */
    private static List<String> row(Reason reason) {
        var conditions = new ArrayList<String>();
        for (var type : Condition.Type.values()) {
            if (reason.isValidFor(type, true)) {
                conditions.add("`" + type.text() + "=True`");
            }
        }
        for (var type : Condition.Type.values()) {
            if (type != Condition.Type.READY && reason.isValidFor(type, false)) {
                conditions.add("`" + type.text() + "=False`");
            }
        }
        return List.of(reason.text(), String.join(", ", conditions));
    }

    /** Each part of a quoted message between the ellipses that stand for variable text. */
    @Test
    void quotedMessagesMatchTheCode() throws IOException {
        String page = Files.readString(DOCS.resolve("operations/troubleshooting.md"));
        String program = program();
        var parts = QUOTED.matcher(page.substring(page.indexOf("## Queued"), page.indexOf("## It runs")))
                .results()
                .map(found -> found.group(1).replace("\"", " ").replaceAll(" +", " "))
                .filter(code -> code.matches("\\S+ \\S+ .*") && !code.startsWith("kubectl"))
                .flatMap(message -> Stream.of(message.split("\\.\\.\\.")))
                .map(String::strip)
                .filter(part -> part.length() > 3)
                .toList();
        assertThat(parts)
                .hasSizeGreaterThan(25)
                .allSatisfy(part -> assertThat(program.contains(part)).as(part).isTrue());
    }

    /** The string literals of the sources, with concatenated ones joined. */
    private static String program() throws IOException {
        var text = new StringBuilder();
        for (String module : List.of("src/main", "../trainer-image/src/main")) {
            try (Stream<Path> files = Files.walk(Path.of(module))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    text.append(Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", ""));
                }
            }
        }
        return text.toString().replaceAll("\\\\?\"|\\s+", " ").replaceAll(" +", " ");
    }
}
