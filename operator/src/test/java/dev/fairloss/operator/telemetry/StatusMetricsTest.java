// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.CostStatus;
import dev.fairloss.api.v1alpha1.DeviceType;
import dev.fairloss.api.v1alpha1.FairLossExperimentStatus;
import dev.fairloss.api.v1alpha1.PhaseCostStatus;
import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.operator.testing.Statuses;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StatusMetrics metrics = new StatusMetrics(registry);

    @AfterEach
    void close() {
        registry.close();
    }

    /** Counters as "name label... value", separated by commas. */
    @ParameterizedTest(name = "{0} on {1}, {2} device seconds and {3} lost, total {4}: {5}")
    @CsvSource({
        "Succeeded, GPU, 20, 5, 16, "
                + "'gpu.seconds team-a collect kept 20, gpu.seconds team-a collect lost 5, probes team-a 16,"
                + " steps team-a collect succeeded 1'",
        "Succeeded, GPU, 20, , , 'gpu.seconds team-a collect kept 20, steps team-a collect succeeded 1'",
        "Succeeded, GPU, 0, 0, 0, 'steps team-a collect succeeded 1'",
        "Succeeded, GPU, , , , 'steps team-a collect succeeded 1'",
        "Succeeded, CPU, 20, 5, 1, 'probes team-a 1, steps team-a collect succeeded 1'",
        "Reused,    GPU, 20, 5, 16, 'saved.gpu.seconds team-a collect 20, steps team-a collect reused 1'",
        "Reused,    CPU, 20, 5, 16, 'steps team-a collect reused 1'",
        "Reused,    GPU, , , , 'steps team-a collect reused 1'",
        "Failed,    GPU, 20, 5, 16, 'steps team-a collect failed 1'",
        "Running,   GPU, 20, 5, 16, ''",
        "Pending,   GPU, 20, 5, 16, ''",
    })
    void aStepCountsByItsFinalState(
            StepState state, DeviceType device, Long deviceSeconds, Long lost, Integer total, String counters) {
        count(Statuses.EMPTY, status(state, device, deviceSeconds, lost, total));
        assertThat(counters()).isEqualTo(counters);
    }

    @Test
    void countersAddUp() {
        var succeeded = status(StepState.Succeeded, DeviceType.GPU, 20L, null, null);
        count(Statuses.EMPTY, succeeded);
        count(Statuses.EMPTY, succeeded);
        assertThat(counters()).isEqualTo("gpu.seconds team-a collect kept 40, steps team-a collect succeeded 2");
    }

    @Test
    void onlyTransitionsCount() {
        var succeeded = status(StepState.Succeeded, DeviceType.GPU, 20L, 5L, 16);
        count(succeeded, succeeded);
        assertThat(counters()).isEmpty();
    }

    private void count(FairLossExperimentStatus before, FairLossExperimentStatus after) {
        metrics.count("team-a", new Transition(Optional.of(before), after));
    }

    private static FairLossExperimentStatus status(
            StepState state, DeviceType device, Long deviceSeconds, Long lost, Integer total) {
        var step = Statuses.step(StepKind.COLLECT, state, "job")
                .withDeviceSeconds(deviceSeconds)
                .withLostDeviceSeconds(lost)
                .withTotal(total);
        return Statuses.of(step)
                .withCost(new CostStatus(
                        "0", null, null, List.of(new PhaseCostStatus(StepKind.COLLECT, device, 1L, 0L, 0L, null))));
    }

    private String counters() {
        return registry.getMeters().stream()
                .map(StatusMetricsTest::text)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String text(Meter meter) {
        var labels = meter.getId().getTags().stream()
                .sorted((a, b) -> order(a) - order(b))
                .map(Tag::getValue)
                .collect(Collectors.joining(" "));
        return "%s %s %.0f"
                .formatted(meter.getId().getName().substring("fairloss.".length()), labels, ((Counter) meter).count());
    }

    private static int order(Tag tag) {
        return List.of("namespace", "phase", "use", "outcome").indexOf(tag.getKey());
    }
}
