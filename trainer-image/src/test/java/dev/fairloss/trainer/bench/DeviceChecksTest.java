// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.model.ModelShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The checks in their small form, on the CPU. */
class DeviceChecksTest {
    private static final ModelShape SHAPE = new ModelShape(Backbone.SmallResNet56px, 16, 10);
    private static final DeviceChecks.Sizes SIZES = new DeviceChecks.Sizes(4, 3, 20, 6, 1);

    private final List<Figure> figures = new ArrayList<>();

    @BeforeAll
    static void start() {
        EngineRuntime.start(1);
    }

    private List<SelfCheck> run(Supplier<Optional<Long>> memory) {
        return new DeviceChecks(ComputeDevice.CPU, SHAPE, SIZES, memory).run(figures::add);
    }

    @Test
    void theCpuPassesEveryCheck() {
        var checks = run(() -> Optional.of(5L << 20));
        assertThat(checks).allMatch(SelfCheck::passed);
        assertThat(checks)
                .extracting(SelfCheck::name)
                .containsExactly(
                        "losses as on the CPU with one thread, without TensorFloat-32",
                        "memory is flat",
                        "two trainings in Float32",
                        "a training in Float32, stopped and resumed",
                        "two trainings in BFloat16",
                        "a training in BFloat16, stopped and resumed",
                        "a request for too much memory is recognized");
        assertThat(figures).containsExactly(new Figure("memory", "most in use", 0, 5, "MiB"));
    }

    /** Memory is measured ten times, first after the first tenth of the updates. */
    @Test
    void growingMemoryIsFound() {
        long[] used = {0};
        var grown = run(() -> Optional.of(used[0] += 10 << 20)).get(1);
        assertThat(grown.passed()).isFalse();
        assertThat(grown.found()).startsWith("100.0 MiB in use, +90.0 MiB after 18 updates");
        assertThat(run(Optional::empty).get(1).passed()).isFalse();
    }

    @Test
    void onlyGpusComputeFloat16AtAReasonableSpeed() {
        assertThat(DeviceChecks.precisions(ComputeDevice.CPU)).containsExactly(Precision.Float32, Precision.BFloat16);
        assertThat(DeviceChecks.precisions(new ComputeDevice.Gpu(0, "NVIDIA L4")))
                .containsExactly(Precision.values());
    }
}
