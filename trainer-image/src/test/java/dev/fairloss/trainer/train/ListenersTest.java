// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static dev.fairloss.trainer.train.TrainListener.Wish.CHECKPOINT;
import static dev.fairloss.trainer.train.TrainListener.Wish.GO_ON;
import static dev.fairloss.trainer.train.TrainListener.Wish.STEP_BACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.trainer.train.TrainListener.Seen;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenersTest {
    @Test
    void theGuardStepsBackFromEveryLossThatIsNoNumber() {
        NanGuard guard = new NanGuard();
        assertThat(guard.updated(seen(1, 3.5f))).isEqualTo(GO_ON);
        assertThat(guard.updated(seen(1, Float.NaN))).isEqualTo(STEP_BACK);
        assertThat(guard.updated(seen(1, Float.POSITIVE_INFINITY))).isEqualTo(STEP_BACK);
    }

    @Test
    void checkpointsComeAfterSoManyUpdates() {
        Clock still = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        CheckpointWriter writer = new CheckpointWriter(Duration.ofHours(1), 3, still);
        List<TrainListener.Wish> wishes = new ArrayList<>();
        for (int update = 11; update <= 17; update++) {
            wishes.add(writer.updated(seen(update, 1)));
        }
        assertThat(wishes).containsExactly(GO_ON, GO_ON, CHECKPOINT, GO_ON, GO_ON, CHECKPOINT, GO_ON);
    }

    @Test
    void checkpointsComeAfterSoMuchTime() {
        Instant[] now = {Instant.EPOCH};
        Clock clock = new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now[0];
            }
        };
        CheckpointWriter writer = new CheckpointWriter(Duration.ofSeconds(30), 1000, clock);
        now[0] = Instant.EPOCH.plusSeconds(29);
        assertThat(writer.updated(seen(1, 1))).isEqualTo(GO_ON);
        now[0] = Instant.EPOCH.plusSeconds(30);
        assertThat(writer.updated(seen(2, 1))).isEqualTo(CHECKPOINT);
        now[0] = Instant.EPOCH.plusSeconds(59);
        assertThat(writer.updated(seen(3, 1))).isEqualTo(GO_ON);
    }

    @Test
    void throughputCountsImagesPerSecondOfEachStretch() {
        long[] now = {0};
        List<Throughput.Report> reports = new ArrayList<>();
        Throughput throughput = new Throughput(2, () -> now[0], reports::add);
        throughput.updated(seen(1, 2));
        now[0] = 500_000_000L;
        throughput.updated(seen(2, 4));
        now[0] = 750_000_000L;
        throughput.updated(seen(100, 8));
        // 2 updates of 64 images in half a second; then the last update of all, 64 in a quarter.
        assertThat(reports).hasSize(2);
        assertThat(reports.get(0).imagesPerSecond()).isCloseTo(256, within(1e-6));
        assertThat(reports.get(0).loss()).isEqualTo(3);
        assertThat(reports.get(1).imagesPerSecond()).isCloseTo(256, within(1e-6));
        assertThat(reports.get(1).loss()).isEqualTo(8);
    }

    private static Seen seen(long update, float loss) {
        return new Seen(update, 100, 0, loss, 64);
    }
}
