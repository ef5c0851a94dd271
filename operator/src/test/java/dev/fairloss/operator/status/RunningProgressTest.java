// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.StepProgressStatus;
import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.progress.StepProgressBuilder;
import dev.fairloss.operator.observe.ShardReadings;
import dev.fairloss.operator.status.RunningProgress.Shards;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunningProgressTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Shards ONE = new Shards(1, 0, 0, 0);

    static StepProgress report(int shard, Optional<Counter> updates, Optional<Counter> fineTunes) {
        return StepProgressBuilder.builder()
                .version(StepProgress.VERSION)
                .time(NOW)
                .step("step")
                .shard(shard)
                .shards(8)
                .margins(List.of())
                .dataWaitSeconds(0)
                .trainings(1)
                .curve(List.of())
                .updates(updates)
                .fineTunes(fineTunes)
                .loss(Optional.of(2.0 + shard))
                .imagesPerSecond(Optional.of(100.4))
                .remainingSeconds(Optional.of(60.0 * (1 + shard)))
                .build();
    }

    static ShardReadings readings(StepProgress... reports) {
        return new ShardReadings(NOW, List.of(reports));
    }

    static Optional<Counter> of(long done, long total) {
        return Optional.of(new Counter(done, total));
    }

    @Test
    void reportsTheUpdatesOfATraining() {
        assertThat(RunningProgress.of(readings(report(0, of(299, 1000), Optional.empty())), ONE))
                .contains(new StepProgressStatus(29, 299L, 1000L, "2.0000", 100L, "2026-01-02T03:05:05Z"));
    }

    /** Shards 0 and 1 of 4 run, shard 2 is finished with its 3 fine-tunes, shard 3 has not started. */
    @Test
    void addsUpTheShardsOfACollection() {
        var readings = readings(report(0, of(50, 100), of(1, 3)), report(1, of(25, 100), of(0, 3)));
        assertThat(RunningProgress.of(readings, new Shards(4, 1, 3, 12)))
                .contains(new StepProgressStatus(43, 4L, 12L, "2.5000", 201L, null));
    }

    @Test
    void theEndIsThatOfTheLastShard() {
        var readings = readings(report(0, of(50, 100), of(1, 3)), report(1, of(25, 100), of(0, 3)));
        assertThat(RunningProgress.of(readings, new Shards(3, 1, 3, 9))
                        .orElseThrow()
                        .estimatedEnd())
                .isEqualTo("2026-01-02T03:06:05Z");
    }

    @Test
    void neverExceedsTheTotal() {
        var readings = readings(report(0, of(100, 100), of(90, 90)), report(1, of(100, 100), of(90, 90)));
        assertThat(RunningProgress.of(readings, new Shards(2, 2, 9, 9)).orElseThrow())
                .extracting(StepProgressStatus::percent, StepProgressStatus::done)
                .containsExactly(100, 9L);
    }

    @Test
    void isAbsentIfNoPodReportsAFraction() {
        assertThat(RunningProgress.of(readings(report(0, Optional.empty(), Optional.empty())), ONE))
                .isEmpty();
        assertThat(RunningProgress.of(readings(), ONE)).isEmpty();
    }
}
