// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When scripts are captured, and what is on record meanwhile. Capturing itself needs a GPU. */
class GraphCaptureTest {
    private static final ComputeDevice GPU = new ComputeDevice.Gpu(0, "NVIDIA L4");

    @Test
    void theLogSaysHowUpdatesRun() {
        EngineRuntime.load();
        assertThat(GraphCapture.describe(ComputeDevice.CPU, Map.of())).isEmpty();
        assertThat(GraphCapture.describe(GPU, Map.of(GraphCapture.VARIABLE, "false")))
                .hasValue("Updates run as plain scripts, since FAIRLOSS_CUDA_GRAPHS is false.");
        assertThat(GraphCapture.describe(List.of("f in libtorch_cuda")))
                .isEqualTo("Updates run as plain scripts: this libtorch lacks f in libtorch_cuda.");
        assertThat(GraphCapture.describe(List.of())).isEqualTo("Updates run as captured CUDA graphs.");
    }

    @Test
    void scriptsAreCapturedOnGpusOnly() {
        EngineRuntime.load();
        assertThat(GraphCapture.captures(ComputeDevice.CPU, Map.of())).isFalse();
        boolean cuda = LibTorch.hasLibrary("torch_cuda");
        assertThat(GraphCapture.captures(GPU, Map.of())).isEqualTo(cuda);
        assertThat(GraphCapture.captures(GPU, Map.of(GraphCapture.VARIABLE, "false")))
                .isFalse();
        var avoiding = GraphCapture.record(now -> {}, message -> {}, true);
        try (avoiding) {
            assertThat(GraphCapture.captures(GPU, Map.of())).isFalse();
        }
        assertThat(GraphCapture.captures(GPU, Map.of())).isEqualTo(cuda);
    }

    /** The variable, or none; whether capturing is wanted without records, with one that does not avoid it, and with one that does. */
    @ParameterizedTest
    @CsvSource({", true, true, false", "true, true, true, false", "' false ', false, false, false"})
    void oneRecordThatAvoidsCapturingIsEnough(String variable, boolean without, boolean with, boolean avoiding) {
        Map<String, String> environment = variable == null ? Map.of() : Map.of(GraphCapture.VARIABLE, variable);
        assertThat(GraphCapture.isWanted(environment)).isEqualTo(without);
        var first = GraphCapture.record(now -> {}, message -> {}, false);
        try (first) {
            assertThat(GraphCapture.isWanted(environment)).isEqualTo(with);
            var second = GraphCapture.record(now -> {}, message -> {}, true);
            try (second) {
                assertThat(GraphCapture.isWanted(environment)).isEqualTo(avoiding);
            }
            assertThat(GraphCapture.isWanted(environment)).isEqualTo(with);
        }
    }

    @Test
    void aCaptureIsOnRecordFromBeforeItsStartToAfterItsEnd() {
        List<String> log = new ArrayList<>();
        var recording = GraphCapture.record(now -> log.add(now ? "record" : "forget"), message -> {}, false);
        try (recording) {
            GraphCapture.recorded(() -> log.add("capture"));
            assertThat(log).containsExactly("record", "capture", "forget");
            log.clear();
            GraphCapture.recorded(() -> GraphCapture.recorded(() -> log.add("two at a time")));
            assertThat(log).containsExactly("record", "two at a time", "forget");
            log.clear();
            assertThatThrownBy(() -> GraphCapture.recorded(() -> {
                        throw new IllegalStateException("out of memory");
                    }))
                    .hasMessage("out of memory");
            assertThat(log).containsExactly("record", "forget");
        }
        log.clear();
        GraphCapture.recorded(() -> log.add("capture"));
        assertThat(log).containsExactly("capture");
    }

    /** Of steps that share the process, the one whose work captures is responsible; what belongs to none is on all records. */
    @Test
    void aCaptureDuringTheWorkOfARecordIsOnThatAlone() {
        List<String> log = new ArrayList<>();
        var first = GraphCapture.record(now -> log.add(now ? "first" : "first ended"), message -> {}, false);
        var second = GraphCapture.record(now -> log.add(now ? "second" : "second ended"), message -> {}, false);
        try (first;
                second) {
            String result = first.during(() -> {
                second.during(() -> {
                    GraphCapture.recorded(() -> log.add("capture of second"));
                    return log;
                });
                GraphCapture.recorded(() -> log.add("capture of first"));
                return "result";
            });
            assertThat(result).isEqualTo("result");
            assertThat(log)
                    .containsExactly(
                            "second", "capture of second", "second ended", "first", "capture of first", "first ended");
            log.clear();
            GraphCapture.recorded(() -> log.add("capture"));
            assertThat(log).containsExactly("first", "second", "capture", "first ended", "second ended");
        }
    }

    /** A record begun before that of the other fails is not left behind as if it captured. */
    @Test
    void noRecordSaysCapturingIfAnotherFails() {
        List<String> log = new ArrayList<>();
        var recording = GraphCapture.record(now -> log.add(now ? "record" : "forget"), message -> {}, false);
        var failing = GraphCapture.record(
                now -> {
                    throw new IllegalStateException("store unavailable");
                },
                message -> {},
                false);
        try (recording;
                failing) {
            assertThatThrownBy(() -> GraphCapture.recorded(() -> log.add("capture")))
                    .hasMessage("store unavailable");
        }
        assertThat(log).containsExactly("record", "forget");
    }

    @Test
    void aCaptureThatCannotBeRecordedDoesNotStart() {
        List<String> log = new ArrayList<>();
        var failing = GraphCapture.record(
                now -> {
                    throw new IllegalStateException("store unavailable");
                },
                message -> {},
                false);
        try (failing) {
            assertThatThrownBy(() -> GraphCapture.recorded(() -> log.add("capture")))
                    .hasMessage("store unavailable");
        }
        assertThat(log).isEmpty();
        var recording = GraphCapture.record(now -> log.add(now ? "record" : "forget"), message -> {}, false);
        try (recording) {
            GraphCapture.recorded(() -> log.add("capture"));
        }
        assertThat(log).containsExactly("record", "capture", "forget");
    }

    @Test
    void eachReasonWhyACaptureFailedIsSaidOnce() {
        List<String> said = new ArrayList<>();
        var recording = GraphCapture.record(now -> {}, said::add, false);
        try (recording) {
            for (int slot = 0; slot < 2; slot++) {
                GraphCapture.failed(new EngineException("operation not permitted when stream is capturing\nat ..."));
                GraphCapture.failed(new EngineException(
                        "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 0 has a total capacity"
                                + " of 1.00 GiB of which 6.00 MiB is free."));
            }
        }
        GraphCapture.failed(new EngineException("after the end"));
        assertThat(said)
                .containsExactly(
                        "A script could not be captured as a CUDA graph (operation not permitted when stream is capturing)."
                                + " It runs as a plain script, which is slower.",
                        "A script could not be captured as a CUDA graph (out of memory: tried to allocate 20.00 MiB; GPU 0 has"
                                + " 1.00 GiB, of which 6.00 MiB is free). It runs as a plain script, which is slower.");
    }
}
