// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.progress.DeviceUsage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class NvidiaSmiTest {
    private static final Clock FIXED = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    /** No test with a program that ends waits this long. */
    private static final Duration LONG = Duration.ofMinutes(10);

    private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();

    private NvidiaSmi program(Duration timeout, String script) {
        return new NvidiaSmi(List.of("sh", "-c", script), 1, timeout, FIXED, messages::add);
    }

    @Test
    void readsMemoryAndUtilization() {
        assertThat(NvidiaSmi.parse("1234, 143771, 87\n", 1))
                .contains(new DeviceUsage(1234L << 20, 143771L << 20, Optional.of(.87)));
        assertThat(NvidiaSmi.parse("0, 81559, 0\n", 1)).contains(new DeviceUsage(0, 81559L << 20, Optional.of(0.)));
        assertThat(NvidiaSmi.parse("20480, 24576, [N/A]\n", 1))
                .contains(new DeviceUsage(20480L << 20, 24576L << 20, Optional.empty()));
        assertThat(NvidiaSmi.parse("20480, 24576, [Not Supported]\n", 1)).isPresent();
    }

    /** Memory in total; the mean of the utilization, unless one is unknown. */
    @Test
    void addsUpSeveralGpus() {
        assertThat(NvidiaSmi.parse("100, 1000, 80\n300, 1000, 20\n", 2))
                .contains(new DeviceUsage(400L << 20, 2000L << 20, Optional.of(.5)));
        assertThat(NvidiaSmi.parse("100, 1000, 80\n300, 1000, [N/A]\n", 2))
                .contains(new DeviceUsage(400L << 20, 2000L << 20, Optional.empty()));
        assertThat(NvidiaSmi.parse("100, 1000, 80\n", 2)).isEmpty();
        assertThat(NvidiaSmi.parse("100, 1000, 80\n[N/A], [N/A], [N/A]\n", 2)).isEmpty();
    }

    @Test
    void otherOutputIsNoMeasurement() {
        for (String output : List.of(
                "",
                "[N/A], [N/A], [N/A]\n",
                "[Insufficient Permissions], [Insufficient Permissions], [N/A]\n",
                "No devices were found\n",
                "1234, 143771, 87\n1234, 143771, 87\n",
                "99999999999999999999, 1, 0\n")) {
            assertThat(NvidiaSmi.parse(output, 1)).as(output).isEmpty();
        }
    }

    @Test
    void callersGetTheLastMeasurementWithoutWaiting() {
        var gpu = program(LONG, "echo 1234, 143771, 87");
        while (gpu.get().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(gpu.get()).contains(new DeviceUsage(1234L << 20, 143771L << 20, Optional.of(.87)));
        assertThat(messages).isEmpty();
    }

    @Test
    void aProgramThatFailsIsReportedOnceAndNotStartedAgain() throws InterruptedException {
        var failing = program(LONG, "echo no driver; exit 9");
        assertThat(failing.get()).isEmpty();
        assertThat(messages.take())
                .isEqualTo("The memory and utilization of the GPU are not measured, because sh failed: exit code 9, no"
                        + " driver. The step continues.");
        assertThat(failing.get()).isEmpty();
        var missing = new NvidiaSmi(List.of("/no/such/program"), 1, LONG, FIXED, messages::add);
        assertThat(missing.get()).isEmpty();
        assertThat(messages.take()).contains("/no/such/program failed: ");
        assertThat(messages).isEmpty();
    }

    @Test
    void aProgramThatHangsOrWritesWithoutEndIsStopped() throws InterruptedException {
        for (String script : List.of("exec sleep 3600", "exec cat /dev/zero")) {
            assertThat(program(Duration.ofMillis(100), script).get()).isEmpty();
            assertThat(messages.take()).contains("no result within");
        }
    }
}
