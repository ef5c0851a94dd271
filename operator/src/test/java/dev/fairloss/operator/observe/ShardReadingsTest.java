// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.progress.StepProgressBuilder;
import dev.fairloss.contract.step.StepId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        var shards = new ArrayList<StepProgress>();
        for (var report : reports) {
            shards.add(report.shard(shards.size()).build());
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
        assertThat(rest.reports()).extracting(StepProgress::shard).containsExactly(1);
        assertThat(rest.time()).isEqualTo(NOW);
        assertThat(all.reports()).as("the readings themselves").hasSize(2);
    }

    @Test
    void laterChangesOfTheListDoNotMatter() {
        var shards = new ArrayList<>(List.of(report().build()));
        var readings = new ShardReadings(NOW, shards);
        shards.clear();
        assertThat(readings.reports()).hasSize(1);
    }

    @Test
    void trainingsThatShareAPodAreReadApart() {
        var first = report().step("train-fairloss-1").build();
        var second = report().step("train-fairloss-2").build();
        var readings = new ShardReadings(NOW, List.of(second, first));
        assertThat(readings.reports()).as("in order").containsExactly(first, second);
        assertThat(readings.reporters()).containsExactlyInAnyOrder("train-fairloss-1 0", "train-fairloss-2 0");
        assertThat(readings.of(new StepId("train-fairloss-2")).reports()).containsExactly(second);
        assertThat(readings.of(new StepId("train-fairloss-3")).reports()).isEmpty();
        assertThat(readings.of(new ProgressTarget("job", List.of("train-fairloss-1", "policy-1"), 0, "")))
                .containsExactly(first);
        assertThat(readings.of(new ProgressTarget("job", List.of("train-fairloss-1"), 1, "")))
                .isEmpty();
    }
}
