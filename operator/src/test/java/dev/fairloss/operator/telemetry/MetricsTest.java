// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.Golden;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricsTest {
    /** What a series may be told apart by: never by experiment, of which there is no bound. */
    private static final List<String> LABELS =
            List.of("namespace", "phase", "state", "outcome", "use", "verb", "resource");

    @Test
    void labelsAreBounded() {
        assertThat(Metric.values())
                .allSatisfy(metric -> assertThat(LABELS).containsAll(metric.labels()))
                .extracting(Metric::prometheus)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("fairloss_[a-z_]+"));
    }

    @Test
    void thePageIsMadeFromTheList() throws IOException {
        Golden.assertSame("../../../../../docs/reference/metrics.md", page());
    }

    private static String page() {
        return """
                # Metrics

                Made from the program; do not edit. The operator serves them at `/q/metrics` in the format of Prometheus, with those of its Java machine (`jvm_...`, `process_...`).

                | name | kind | labels | what it tells |
                |---|---|---|---|
                """
                + Stream.of(Metric.values())
                        .map(metric -> "| `%s` | %s | %s | %s |\n"
                                .formatted(
                                        metric.prometheus(),
                                        metric.kind().name().toLowerCase(java.util.Locale.ROOT),
                                        metric.labels().isEmpty()
                                                ? ""
                                                : metric.labels().stream()
                                                        .collect(Collectors.joining("`, `", "`", "`")),
                                        metric.help()))
                        .collect(Collectors.joining())
                + """

                Counters count what happens while the operator runs and are counted by the replica that reconciles: add them up over replicas. A status is counted when its write has landed, so an attempt that is made again, or a new leader, counts nothing twice; what happens between that write and a crash may go uncounted. What an experiment cost in all stands in its status.

                What is worth waking someone for: [alerts](../operations/alerts.md).
                """;
    }
}
