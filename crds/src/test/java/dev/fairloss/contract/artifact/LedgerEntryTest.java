// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.LedgerEntry.Kept;
import dev.fairloss.contract.artifact.LedgerEntry.Outcome;
import dev.fairloss.contract.json.ContractJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerEntryTest {
    private static final Instant STARTED = Instant.parse("2026-01-02T03:04:05Z");

    /** 10 seconds, 15 CPU-seconds and 500 images, of which 8, 12 and 400 are kept. */
    private static LedgerEntry entry(Outcome outcome) {
        return LedgerEntryBuilder.builder()
                .version(LedgerEntry.VERSION)
                .attempt("a")
                .step("pretrain/00112233")
                .shard(0)
                .started(STARTED)
                .updated(STARTED.plusSeconds(10))
                .seconds(10)
                .cpuSeconds(OptionalDouble.of(15))
                .images(500)
                .kept(new Kept(8, OptionalDouble.of(12), 400))
                .device("cpu x1")
                .outcome(outcome)
                .capturing(false)
                .build();
    }

    @ParameterizedTest
    @CsvSource({"RUNNING, 0", "FINISHED, 2", "STOPPED, 2", "LOST, 2"})
    void workAfterTheLastKeptIsLostWhenTheAttemptHasEnded(Outcome outcome, double seconds) {
        assertThat(entry(outcome).lostSeconds()).isEqualTo(seconds);
    }

    @Test
    void laterWorkIsNotKept() {
        var later = entry(Outcome.LOST).at(STARTED.plusSeconds(15), 15, OptionalDouble.of(20), 750);
        assertThat(later.updated()).isEqualTo(STARTED.plusSeconds(15));
        assertThat(later.seconds()).isEqualTo(15);
        assertThat(later.cpuSeconds()).hasValue(20);
        assertThat(later.images()).isEqualTo(750);
        assertThat(later.kept()).isEqualTo(new Kept(8, OptionalDouble.of(12), 400));
        assertThat(later.lostSeconds()).isEqualTo(7);
    }

    @Test
    void aCheckpointKeepsAllWork() {
        var kept = entry(Outcome.LOST).keeping();
        assertThat(kept.kept()).isEqualTo(new Kept(10, OptionalDouble.of(15), 500));
        assertThat(kept.lostSeconds()).isZero();
    }

    /** Of two fine-tunes that run at the same time, one is finished: the seconds are shared out among the images. */
    @Test
    void aPartOfTheWorkKeepsItsShareOfTheSeconds() {
        var kept = entry(Outcome.LOST)
                .at(STARTED.plusSeconds(20), 20, OptionalDouble.of(30), 1000)
                .keeping(600);
        assertThat(kept.kept()).isEqualTo(new Kept(12, OptionalDouble.of(18), 600));
        assertThat(kept.lostSeconds()).isEqualTo(8);
    }

    @Test
    void keptWorkNeverBecomesLess() {
        assertThat(entry(Outcome.LOST).keeping(100).kept()).isEqualTo(new Kept(8, OptionalDouble.of(12), 400));
    }

    @Test
    void withoutTheFieldNothingIsKept() {
        assertThat(entry(Outcome.LOST).withKept(null).kept()).isEqualTo(Kept.NOTHING);
    }

    /** Entries of versions that did not measure CPU time. */
    @Test
    void withoutTheFieldCpuTimeIsUnknown() {
        String old = new String(ContractJson.write(entry(Outcome.FINISHED)), StandardCharsets.UTF_8)
                .replaceAll("\"cpuSeconds\" : [0-9.]+,", "");
        assertThat(old).doesNotContain("cpuSeconds");
        var read = ContractJson.read(old.getBytes(StandardCharsets.UTF_8), LedgerEntry.class);
        assertThat(read.cpuSeconds()).isEmpty();
        assertThat(read.kept()).isEqualTo(new Kept(8, OptionalDouble.empty(), 400));
        assertThat(read.keeping().kept()).isEqualTo(new Kept(10, OptionalDouble.empty(), 500));
    }

    @Test
    void aSumWithAnUnknownPartIsUnknown() {
        assertThat(CpuSeconds.sum(OptionalDouble.of(1), OptionalDouble.of(2))).hasValue(3);
        assertThat(CpuSeconds.sum(OptionalDouble.of(1), OptionalDouble.empty())).isEmpty();
        assertThat(CpuSeconds.sum(OptionalDouble.empty(), OptionalDouble.of(2))).isEmpty();
    }
}
