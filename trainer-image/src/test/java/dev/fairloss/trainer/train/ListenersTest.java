// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static dev.fairloss.trainer.train.TrainListener.LoopRequest.CHECKPOINT;
import static dev.fairloss.trainer.train.TrainListener.LoopRequest.CONTINUE;
import static dev.fairloss.trainer.train.TrainListener.LoopRequest.ROLL_BACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.train.TrainListener.BatchResult;
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
        assertThat(guard.updated(result(1, 3.5f))).isEqualTo(CONTINUE);
        assertThat(guard.updated(result(1, Float.NaN))).isEqualTo(ROLL_BACK);
        assertThat(guard.updated(result(1, Float.POSITIVE_INFINITY))).isEqualTo(ROLL_BACK);
    }

    @Test
    void checkpointsComeAfterSoManyUpdates() {
        Clock still = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        CheckpointWriter writer = new CheckpointWriter(Duration.ofHours(1), 3, still);
        List<TrainListener.LoopRequest> requests = new ArrayList<>();
        for (int update = 11; update <= 17; update++) {
            requests.add(writer.updated(result(update, 1)));
        }
        assertThat(requests).containsExactly(CONTINUE, CONTINUE, CHECKPOINT, CONTINUE, CONTINUE, CHECKPOINT, CONTINUE);
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
        assertThat(writer.updated(result(1, 1))).isEqualTo(CONTINUE);
        now[0] = Instant.EPOCH.plusSeconds(30);
        assertThat(writer.updated(result(2, 1))).isEqualTo(CHECKPOINT);
        now[0] = Instant.EPOCH.plusSeconds(59);
        assertThat(writer.updated(result(3, 1))).isEqualTo(CONTINUE);
    }

    private static BatchResult result(long update, float loss) {
        return new BatchResult(update, 100, 0, loss, 64);
    }
}
