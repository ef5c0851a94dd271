// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.LossPoint;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.progress.StepProgressBuilder;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepReferences;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveProgressTest {
    /** The space between a number and its unit. */
    private static final String TIGHT = "\u00a0";

    private static StepProgress shard(int shard, Optional<Counter> updates) {
        return StepProgressBuilder.builder()
                .version(StepProgress.VERSION)
                .time(Instant.EPOCH)
                .step("collect")
                .shard(shard)
                .shards(2)
                .margins(List.of())
                .dataWaitSeconds(0)
                .trainings(1)
                .curve(List.of())
                .updates(updates)
                .build();
    }

    private static StepProgress shard(int shard, long done, long total) {
        return shard(shard, Optional.of(new Counter(done, total)));
    }

    private static StoredStep step(StepProgress... shards) {
        var reference = new StepReferences.Reference(new StepId("collect"), "collect", Optional.empty(), List.of());
        return new StoredStep(reference, StoredStepState.RUNNING, Optional.empty(), List.of(), 0, List.of(shards));
    }

    private static LiveProgress of(StepProgress... shards) {
        return LiveProgress.of(step(shards)).orElseThrow();
    }

    @Test
    void aStepWithoutReportsHasNoProgress() {
        assertThat(LiveProgress.of(step())).isEmpty();
        assertThat(LiveProgress.percent(step())).isEmpty();
    }

    /** Two shards; an empty column is an unknown number of updates. */
    @ParameterizedTest
    @CsvSource({
        "0, 100, 0, 100, 0, 0 of 200 updates",
        "25, 100, 50, 100, 37, 75 of 200 updates",
        "1, 3, 1, 3, 33, 2 of 6 updates",
        "999, 1000, 1000, 1000, 99, '1,999 of 2,000 updates'",
        "1000, 1000, 1000, 1000, 100, '2,000 of 2,000 updates'",
        "50, 100, , , 50, 50 of 100 updates",
        ", , , , '', ''",
        "0, 0, 0, 0, 100, ''",
    })
    void countsAreSumsAndThePercentageIsTheMeanRoundedDown(
            Long done, Long total, Long doneOfSecond, Long totalOfSecond, String percent, String text) {
        var live = of(
                shard(0, Optional.ofNullable(done).map(count -> new Counter(count, total))),
                shard(1, Optional.ofNullable(doneOfSecond).map(count -> new Counter(count, totalOfSecond))));
        assertThat(live.percent()).isEqualTo(percent);
        assertThat(live.text()).isEqualTo(text);
    }

    @Test
    void ratesAreSumsTheLossIsOfTheFirstShardAndTheTimeIsTheLongest() {
        var first = StepProgressBuilder.builder(shard(0, 1, 2))
                .loss(Optional.of(12.345))
                .imagesPerSecond(Optional.of(800.4))
                .remainingSeconds(Optional.of(40.))
                .build();
        var second = StepProgressBuilder.builder(shard(1, 1, 2))
                .loss(Optional.of(3.))
                .imagesPerSecond(Optional.of(700.4))
                .remainingSeconds(Optional.of(125.))
                .build();
        assertThat(of(first, second).text())
                .isEqualTo("2 of 4 updates · loss 12.35 · 1,501 images/s · about 2" + TIGHT + "min" + TIGHT + "5"
                        + TIGHT + "s left");
        assertThat(of(first, second).curveLabel()).isEqualTo("Loss of collect, now 12.35");
        assertThat(of(shard(0, 1, 2)).curveLabel()).isEqualTo("Loss of collect");
    }

    @ParameterizedTest
    @CsvSource({"0.25, 0.250", "9.9994, 9.999", "-9.5, -9.500", "10, 10.00", "123.456, 123.46"})
    void numbersHaveAboutFourDigits(double loss, String text) {
        var progress = StepProgressBuilder.builder(shard(0, 1, 2))
                .loss(Optional.of(loss))
                .margins(Collections.nCopies(9, loss))
                .build();
        assertThat(of(progress).text()).endsWith("loss " + text);
        assertThat(of(progress).margins()).hasSize(9).containsOnly(text);
    }

    private static String curve(LossPoint... points) {
        return of(StepProgressBuilder.builder(shard(0, 1, 2))
                        .curve(List.of(points))
                        .build())
                .curve();
    }

    /** The drawing is 360 wide and 90 high; its origin is at the top left. */
    @Test
    void theCurveFillsItsDrawing() {
        assertThat(curve(new LossPoint(10, 4), new LossPoint(20, 1), new LossPoint(50, 2)))
                .isEqualTo("0.0,0.0 90.0,90.0 360.0,60.0");
        assertThat(curve(new LossPoint(10, 2), new LossPoint(20, 2)))
                .as("a constant loss")
                .isEqualTo("0.0,0.0 360.0,0.0");
        assertThat(curve(new LossPoint(10, 2), new LossPoint(10, 1)))
                .as("two points of one update, after a rollback")
                .isEqualTo("0.0,0.0 0.0,90.0");
    }

    @Test
    void aSinglePointIsNoCurve() {
        assertThat(curve()).isEmpty();
        assertThat(curve(new LossPoint(10, 4))).isEmpty();
    }
}
