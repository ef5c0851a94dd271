// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.train.DeviceImages;
import dev.fairloss.trainer.train.ImageInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TrainingHostTest {
    @BeforeAll
    static void loadTheEngine() {
        EngineRuntime.load();
    }

    private final List<String> log = new ArrayList<>();

    private String logged(String event) {
        log.add(event + " on " + Thread.currentThread().getName());
        return event;
    }

    @Test
    void aloneAllIsDoneOnTheCallingThread() {
        String own = Thread.currentThread().getName();
        try (var host = TrainingHost.alone();
                var held = host.open(() -> logged("open"), value -> logged("close " + value))) {
            assertThat(held.get()).isEqualTo("open");
            var pieces = new int[1];
            host.finish(() -> ++pieces[0] < 3);
            assertThat(pieces[0]).isEqualTo(3);
        }
        assertThat(log).containsExactly("open on " + own, "close open on " + own);
    }

    @Test
    void sharedAllIsDoneOnOneOther() {
        try (var host = TrainingHost.shared(1)) {
            assertThatThrownBy(() -> {
                        try (var held = host.open(() -> logged("open"), value -> logged("close"))) {
                            host.finish(() -> {
                                throw new IllegalStateException(logged("failure of " + held.get()));
                            });
                        }
                    })
                    .hasMessage("failure of open");
        }
        assertThat(log).containsExactly("open on trainings", "failure of open on trainings", "close on trainings");
    }

    @Test
    void theThreadEndsWithTheHost() throws InterruptedException {
        Thread thread;
        try (var host = TrainingHost.shared(1)) {
            thread = host.call(Thread::currentThread);
        }
        thread.join(60_000);
        assertThat(thread.isAlive()).isFalse();
    }

    private Supplier<Map<ComputeDevice, DeviceImages>> uploaded() {
        return () -> {
            log.add("uploaded");
            return Map.of(ComputeDevice.CPU, new DeviceImages(new Black(), ComputeDevice.CPU));
        };
    }

    /** Two black images of two pixels squared. */
    private record Black() implements FaceImages {
        @Override
        public int count() {
            return 2;
        }

        @Override
        public int side() {
            return 2;
        }

        @Override
        public byte[] pixels(int image) {
            return new byte[2 * 2 * CHANNELS];
        }
    }

    /** Height of the images, a dimension of the array on the device. */
    private static int imageSize(Map<ComputeDevice, DeviceImages> images) {
        return ImageInput.of(ComputeDevice.CPU, Optional.of(images.get(ComputeDevice.CPU)), 2)
                .croppedSize()
                .orElseThrow();
    }

    /** They are gone when the last of those that overlap has ended. */
    @Test
    void trainingsThatOverlapShareTheImages() {
        try (var host = TrainingHost.shared(1)) {
            var first = host.images(uploaded());
            var second = host.images(uploaded());
            assertThat(second.get()).isSameAs(first.get());
            first.close();
            var third = host.images(uploaded());
            assertThat(third.get()).isSameAs(second.get());
            second.close();
            var shared = third.get();
            third.close();
            assertThatThrownBy(() -> imageSize(shared)).isInstanceOf(IllegalStateException.class);
            assertThat(log).containsExactly("uploaded");
            try (var later = host.images(uploaded())) {
                assertThat(later.get()).isNotSameAs(third.get());
            }
        }
        assertThat(log).containsExactly("uploaded", "uploaded");
    }

    /** A training that is too short for an upload does not keep a longer one from it, nor does a failure. */
    @Test
    void imagesThatWereNotUploadedMayBeLater() {
        try (var host = TrainingHost.alone();
                var none = host.images(Map::of)) {
            assertThat(none.get()).isEmpty();
            assertThatThrownBy(() -> host.images(() -> {
                        throw new IllegalStateException("no memory");
                    }))
                    .hasMessage("no memory");
            try (var some = host.images(uploaded())) {
                assertThat(some.get()).hasSize(1);
            }
        }
    }
}
