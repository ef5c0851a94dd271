// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.Golden;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricTest {
    /** The labels that series may have: never the experiment, whose number is unbounded. */
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
    void thePageIsGeneratedFromTheMetrics() throws IOException {
        Golden.assertSame("../../../../../docs/reference/metrics.md", page());
    }

    private static String page() {
        return """
                # Metrics

                Generated from the code; do not edit. The operator serves these metrics at `/q/metrics` in Prometheus format, together with those of its JVM (`jvm_...`, `process_...`).

                | name | kind | labels | description |
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

                Counters start at 0 when the operator starts, and only the leader increments them, so sum them over replicas. Counters derived from a status are incremented after the status has been written: retries and a new leader count nothing twice, but a crash right after the write loses a count. For the total cost of an experiment, see its status.

                What to alert on: [alerts](../operations/alerts.md).
                """;
    }
}
