// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.testing.Failures;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class BatchPrefetcherTest {
    /** Batches of two images of one pixel, whose values are the number of the batch. */
    private static class Numbers implements BatchAssembler {
        final AtomicInteger assembled = new AtomicInteger();

        @Override
        public int largest() {
            return 2;
        }

        @Override
        public int bytesOfImage() {
            return 3 * Float.BYTES;
        }

        @Override
        public Contents fill(long update, ByteBuffer memory) {
            assembled.incrementAndGet();
            for (int i = 0; i < 6; i++) {
                memory.putFloat(i * Float.BYTES, update);
            }
            return new Contents(new int[] {(int) update, 7}, new int[] {(int) update, 8});
        }
    }

    private static List<Float> take(BatchPrefetcher prefetcher, long... updates) {
        List<Float> values = new ArrayList<>();
        for (long update : updates) {
            try (Batch batch = prefetcher.take(update).pixels(1)) {
                assertThat(batch.update()).isEqualTo(update);
                assertThat(batch.size()).isEqualTo(2);
                assertThat(batch.labels()).containsExactly((int) update, 7);
                assertThat(batch.images()).containsExactly((int) update, 8);
                values.add(batch.pixels().asFloatBuffer().get(5));
            }
        }
        return values;
    }

    /** Workers, batches ahead, and the buffers that are allocated. */
    @ParameterizedTest
    @CsvSource({"2, 6, 7", "4, 1, 5"})
    void theSettingsSayHowManyBuffersThereAre(int workers, int ahead, int buffers) {
        List<Integer> allocated = new ArrayList<>();
        new BatchPrefetcher(new Numbers(), workers, ahead, bytes -> {
                    allocated.add(bytes);
                    return ByteBuffer.allocateDirect(bytes);
                })
                .close();
        assertThat(allocated).hasSize(buffers).containsOnly(2 * 3 * Float.BYTES);
        assertThat(new BatchPipeline.Settings(1, 2, workers, ahead).buffers()).isEqualTo(buffers);
    }

    @Test
    void anyBatchCanBeTaken() {
        try (var prefetcher = new BatchPrefetcher(new Numbers(), 2, 3)) {
            assertThat(take(prefetcher, 0, 1, 2, 3, 10, 11, 4, 4, 5))
                    .containsExactly(0f, 1f, 2f, 3f, 10f, 11f, 4f, 4f, 5f);
        }
    }

    @Test
    void anOpenBatchIsNotOverwritten() {
        try (var prefetcher = new BatchPrefetcher(new Numbers(), 1, 1);
                Batch open = prefetcher.take(0).pixels(1)) {
            assertThat(take(prefetcher, 1, 2, 3)).containsExactly(1f, 2f, 3f);
            assertThat(open.pixels().asFloatBuffer().get(0)).isZero();
        }
    }

    /** The window is at least the number of workers, so each of them has a buffer. */
    @Test
    void assemblesOnlyTheWindowAhead() {
        var numbers = new Numbers();
        try (var prefetcher = new BatchPrefetcher(numbers, 3, 1)) {
            take(prefetcher, 0, 1);
        }
        assertThat(numbers.assembled.get()).isBetween(2, 2 + 3);
    }

    @Test
    void aFailureIsThrownByTheTakeOfItsBatchAndRetriedByTheNext() {
        var failures = new AtomicInteger();
        var assembler = new Numbers() {
            @Override
            public Contents fill(long update, ByteBuffer memory) {
                if (update == 1 && failures.getAndIncrement() == 0) {
                    throw TrainerException.invalidInput("Cannot use it.", "Remove it.");
                }
                return super.fill(update, memory);
            }
        };
        try (var prefetcher = new BatchPrefetcher(assembler, 1, 2)) {
            take(prefetcher, 0);
            assertThatThrownBy(() -> prefetcher.take(1)).isInstanceOfSatisfying(TrainerException.class, e -> {
                assertThat(e).hasMessage("Cannot use it.");
                assertThat(e.remedy()).isEqualTo("Remove it.");
                assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID_INPUT);
            });
            assertThat(take(prefetcher, 1, 2)).containsExactly(1f, 2f);
        }
    }

    @Test
    void anErrorIsThrownWithItsCause() {
        var assembler = new Numbers() {
            @Override
            public Contents fill(long update, ByteBuffer memory) {
                throw new OutOfMemoryError("scripted");
            }
        };
        try (var prefetcher = new BatchPrefetcher(assembler, 1, 1)) {
            assertThatThrownBy(() -> prefetcher.take(0))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageStartingWith("cannot assemble a batch")
                    .hasCauseInstanceOf(OutOfMemoryError.class);
        }
    }

    @Test
    void anInterruptedTakeCanBeRepeated() {
        try (var prefetcher = new BatchPrefetcher(new Numbers(), 1, 1)) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> prefetcher.take(0))
                    .satisfies(Failures.is(
                            ExitCode.INTERRUPTED,
                            "Interrupted while waiting for images.",
                            "Run the same command again."));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(take(prefetcher, 0)).containsExactly(0f);
        }
    }

    @Test
    void aClosedPrefetcherRejectsFurtherBatches() {
        var prefetcher = new BatchPrefetcher(new Numbers(), 2, 2);
        Batch open = prefetcher.take(0).pixels(1);
        prefetcher.close();
        prefetcher.close();
        open.close();
        open.close();
        assertThatThrownBy(() -> prefetcher.take(1)).hasMessage("the prefetcher is closed");
    }
}
