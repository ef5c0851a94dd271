// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.LossPoint;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.progress.StepProgressBuilder;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressRulesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static final ProgressTarget POD = new ProgressTarget("job", List.of("collect-1"), 2, "10.0.0.7");

    private static StepProgress progress(int shard, long done, long total) {
        return StepProgressBuilder.builder()
                .version(StepProgress.VERSION)
                .time(NOW)
                .step("collect-1")
                .shard(shard)
                .shards(4)
                .margins(List.of())
                .dataWaitSeconds(0)
                .trainings(1)
                .curve(List.of(new LossPoint(1, 2)))
                .updates(Optional.of(new Counter(done, total)))
                .loss(Optional.of(2.0))
                .imagesPerSecond(Optional.of(3.0))
                .remainingSeconds(Optional.of(4.0))
                .build();
    }

    private static ShardReadings readings(Instant time, StepProgress... reports) {
        return new ShardReadings(time, List.of(reports));
    }

    @Test
    void acceptsAReportWithoutItsCurve() {
        var report = progress(2, 1, 10);
        assertThat(ProgressRules.accept(ContractJson.write(List.of(report)), POD))
                .contains(StepProgressBuilder.builder(report).curve(List.of()).build());
    }

    /** One report for each of them, however often and in whatever order the pod names them. */
    @Test
    void acceptsTheReportsOfAllTrainingsOfAPod() {
        var first = StepProgressBuilder.builder(progress(0, 1, 10))
                .step("train-fairloss-1")
                .curve(List.of())
                .build();
        var second = StepProgressBuilder.builder(first).step("train-fairloss-2").build();
        var third = StepProgressBuilder.builder(first).step("train-fairloss-3").build();
        var invalid =
                StepProgressBuilder.builder(second).loss(Optional.of(1e300)).build();
        var pod = new ProgressTarget("job", List.of("train-fairloss-1", "train-fairloss-2"), 0, "10.0.0.7");
        assertThat(ProgressRules.accept(ContractJson.write(List.of(second, third, first, second)), pod))
                .containsExactly(first, second);
        assertThat(ProgressRules.accept(ContractJson.write(List.of(invalid, first)), pod))
                .containsExactly(first);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "step|\"collect-2\"",
                "shard|1",
                "loss|\"NaN\"",
                "loss|1e300",
                "imagesPerSecond|1e300",
                "imagesPerSecond|-1",
                "remainingSeconds|1e300",
                "updates|{\"done\":11,\"total\":10}",
                "updates|{\"done\":1e300,\"total\":1e300}",
                "updates|\"many\"",
                "curve|7",
                "version|99",
            })
    void rejectsImplausibleReports(String field, String value) throws IOException {
        var tree = (ObjectNode) ContractJson.mapper().readTree(ContractJson.write(progress(2, 1, 10)));
        tree.set(field, ContractJson.mapper().readTree(value));
        assertThat(ProgressRules.accept(ContractJson.write(List.of(tree)), POD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"loss, 1e9", "loss, -1e9", "imagesPerSecond, 1e9", "remainingSeconds, 31622400"})
    void acceptsTheLargestPlausibleValues(String field, double value) {
        var tree = (ObjectNode) ContractJson.mapper().valueToTree(progress(2, 1, 10));
        tree.put(field, value);
        assertThat(ProgressRules.accept(ContractJson.write(List.of(tree)), POD)).hasSize(1);
        tree.put(field, value + Math.signum(value));
        assertThat(ProgressRules.accept(ContractJson.write(List.of(tree)), POD)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        // seconds since the last change, updates done of 1000 before and after, whether it is published
        "0, 100, 900, false",
        "14, 100, 900, false",
        "15, 100, 900, true",
        "15, 100, 109, false",
        "15, 100, 110, true",
        "3600, 100, 100, false",
        "15, 900, 100, true",
        "15, 999, 1000, true",
    })
    void publishesWholePercentsAtMostEvery15Seconds(long seconds, long before, long after, boolean published) {
        var known = readings(NOW, progress(0, before, 1000));
        var now = NOW.plusSeconds(seconds);
        assertThat(ProgressRules.replaces(readings(now, progress(0, after, 1000)), Optional.of(known), now))
                .isEqualTo(published);
    }

    @Test
    void publishesTheFirstReportAtOnceAndNothingWithoutReports() {
        assertThat(ProgressRules.replaces(readings(NOW, progress(0, 0, 10)), Optional.empty(), NOW))
                .isTrue();
        assertThat(ProgressRules.replaces(readings(NOW), Optional.empty(), NOW)).isFalse();
    }

    @Test
    void publishesWhenOtherShardsRun() {
        var known = Optional.of(readings(NOW, progress(0, 5, 10)));
        var now = NOW.plusSeconds(15);
        assertThat(ProgressRules.replaces(readings(now, progress(0, 5, 10), progress(1, 5, 10)), known, now))
                .isTrue();
    }

    /** From 5 + 9 to 5 + 11 of 1,000 updates each: from 0.7 to 0.8 percent; 9 + 12 are 1.05 percent. */
    @Test
    void thePercentIsTheMeanOverTheShards() {
        var known = Optional.of(readings(NOW, progress(0, 5, 1000), progress(1, 9, 1000)));
        var now = NOW.plusSeconds(15);
        assertThat(ProgressRules.replaces(readings(now, progress(0, 5, 1000), progress(1, 11, 1000)), known, now))
                .isFalse();
        assertThat(ProgressRules.replaces(readings(now, progress(0, 9, 1000), progress(1, 12, 1000)), known, now))
                .isTrue();
    }

    @Test
    void sumsStayInRange() {
        var sum = readings(NOW, progress(0, Long.MAX_VALUE, Long.MAX_VALUE), progress(1, 5, 10));
        assertThat(sum.work()).contains(new Counter(Long.MAX_VALUE, Long.MAX_VALUE));
        assertThat(sum.fractions()).isEqualTo(1.5);
    }
}
