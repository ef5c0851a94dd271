// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.progress.StepProgressBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ShardReadingsTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    /** A report without counters. */
    private static StepProgressBuilder report() {
        return StepProgressBuilder.builder(StepProgressBuilder.builder()
                .version(StepProgress.VERSION)
                .time(NOW)
                .step("collect-1")
                .shard(0)
                .shards(4)
                .margins(List.of())
                .dataWaitSeconds(0)
                .trainings(1)
                .curve(List.of())
                .build());
    }

    private static Optional<Counter> counter(long done, long total) {
        return Optional.of(new Counter(done, total));
    }

    private static ShardReadings readings(StepProgressBuilder... reports) {
        var shards = new TreeMap<Integer, StepProgress>();
        for (var report : reports) {
            shards.put(shards.size(), report.build());
        }
        return new ShardReadings(NOW, shards);
    }

    @Test
    void workIsTheSumOverTheShards() {
        assertThat(readings(report().updates(counter(1, 10)), report().updates(counter(5, 20)))
                        .work())
                .isEqualTo(counter(6, 30));
    }

    @Test
    void fineTunesComeBeforeUpdatesAndUpdatesBeforeImages() {
        var images = report().images(counter(3, 4));
        assertThat(readings(images).work()).isEqualTo(counter(3, 4));
        assertThat(readings(images, report().updates(counter(5, 9))).work()).isEqualTo(counter(5, 9));
        assertThat(readings(images, report().updates(counter(5, 9)).fineTunes(counter(1, 2)))
                        .work())
                .isEqualTo(counter(1, 2));
        assertThat(readings(report()).work()).isEmpty();
    }

    @Test
    void aSumStaysInRange() {
        var most = report().updates(counter(Long.MAX_VALUE, Long.MAX_VALUE));
        assertThat(readings(most, most).work()).isEqualTo(counter(Long.MAX_VALUE, Long.MAX_VALUE));
    }

    @Test
    void fractionsAreAddedAndAShardWithoutOneAddsNothing() {
        assertThat(readings(report().updates(counter(1, 4)), report(), report().images(counter(2, 4)))
                        .fractions())
                .isEqualTo(.75);
    }

    @Test
    void finishedShardsAreLeftOut() {
        var all = readings(report().updates(counter(1, 4)), report().updates(counter(2, 4)));
        var rest = all.without(Set.of(0, 7));
        assertThat(rest.byShard()).containsOnlyKeys(1);
        assertThat(rest.time()).isEqualTo(NOW);
        assertThat(all.byShard()).as("the readings themselves").containsOnlyKeys(0, 1);
    }

    @Test
    void laterChangesOfTheMapDoNotMatter() {
        var shards = new TreeMap<>(Map.of(0, report().build()));
        var readings = new ShardReadings(NOW, shards);
        shards.clear();
        assertThat(readings.byShard()).containsOnlyKeys(0);
    }
}
