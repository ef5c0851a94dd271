// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

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
        List<Boolean> requests = new ArrayList<>();
        for (int update = 11; update <= 17; update++) {
            requests.add(writer.requestsCheckpoint(update));
        }
        assertThat(requests).containsExactly(false, false, true, false, false, true, false);
    }

    @Test
    void requestsACheckpointAfterAnInterval() {
        Instant[] now = {Instant.EPOCH};
        Clock clock = ((InstantSource) () -> now[0]).withZone(ZoneOffset.UTC);
        CheckpointWriter writer = new CheckpointWriter(Duration.ofSeconds(30), 1000, clock);
        now[0] = Instant.EPOCH.plusSeconds(29);
        assertThat(writer.requestsCheckpoint(1)).isFalse();
        now[0] = Instant.EPOCH.plusSeconds(30);
        assertThat(writer.requestsCheckpoint(2)).isTrue();
        now[0] = Instant.EPOCH.plusSeconds(59);
        assertThat(writer.requestsCheckpoint(3)).isFalse();
    }

    /** After a rollback, updates repeat: they count from the update to which training returned. */
    @Test
    void countsAgainAfterARollback() {
        Clock still = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
        CheckpointWriter writer = new CheckpointWriter(Duration.ofHours(1), 3, still);
        List<Boolean> requests = new ArrayList<>();
        for (int update : new int[] {1, 2, 3, 4, 5, 4, 5, 6, 7}) {
            requests.add(writer.requestsCheckpoint(update));
        }
        // The checkpoint of update 3 remains the last one until update 6.
        assertThat(requests).containsExactly(false, false, true, false, false, false, false, true, false);
    }
}
