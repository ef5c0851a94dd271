// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static dev.fairloss.trainer.train.TrainListener.LoopRequest.CHECKPOINT;
import static dev.fairloss.trainer.train.TrainListener.LoopRequest.CONTINUE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.train.TrainListener.BatchResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CheckpointWriterTest {
    @Test
    void requestsACheckpointAfterANumberOfUpdates() {
        Clock still = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        CheckpointWriter writer = new CheckpointWriter(Duration.ofHours(1), 3, still);
        List<TrainListener.LoopRequest> requests = new ArrayList<>();
        for (int update = 11; update <= 17; update++) {
            requests.add(writer.updated(result(update)));
        }
        assertThat(requests).containsExactly(CONTINUE, CONTINUE, CHECKPOINT, CONTINUE, CONTINUE, CHECKPOINT, CONTINUE);
    }

    @Test
    void requestsACheckpointAfterAnInterval() {
        Instant[] now = {Instant.EPOCH};
        Clock clock = ((InstantSource) () -> now[0]).withZone(ZoneOffset.UTC);
        CheckpointWriter writer = new CheckpointWriter(Duration.ofSeconds(30), 1000, clock);
        now[0] = Instant.EPOCH.plusSeconds(29);
        assertThat(writer.updated(result(1))).isEqualTo(CONTINUE);
        now[0] = Instant.EPOCH.plusSeconds(30);
        assertThat(writer.updated(result(2))).isEqualTo(CHECKPOINT);
        now[0] = Instant.EPOCH.plusSeconds(59);
        assertThat(writer.updated(result(3))).isEqualTo(CONTINUE);
    }

    /** After a rollback, updates repeat: they count from the update to which training returned. */
    @Test
    void countsAgainAfterARollback() {
        Clock still = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        CheckpointWriter writer = new CheckpointWriter(Duration.ofHours(1), 3, still);
        List<TrainListener.LoopRequest> requests = new ArrayList<>();
        for (int update : new int[] {1, 2, 3, 4, 5, 4, 5, 6, 7}) {
            requests.add(writer.updated(result(update)));
        }
        // The checkpoint of update 3 remains the last one until update 6.
        assertThat(requests)
                .containsExactly(
                        CONTINUE, CONTINUE, CHECKPOINT, CONTINUE, CONTINUE, CONTINUE, CONTINUE, CHECKPOINT, CONTINUE);
    }

    private static BatchResult result(long update) {
        return new BatchResult(update, 100, 0, 1, .1, 64);
    }
}
