// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.ChecksummedJson;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.artifact.LedgerEntry.Kept;
import dev.fairloss.contract.artifact.LedgerEntry.Outcome;
import dev.fairloss.contract.artifact.LedgerEntryBuilder;
import dev.fairloss.contract.result.PhaseCost;
import dev.fairloss.contract.step.Fingerprints;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.store.Stopwatch;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FairLoss and a random policy, two seeds each. */
class PhaseCostsTest {
    private static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private Path folder;

    private StepContext context;
    private StepPlan plan;

    @BeforeEach
    void plan() {
        String twoSeeds = TinyExperiment.with(TinyExperiment.SYNTHETIC, "seeds: 1", "seeds: 2");
        Path file = TinyExperiment.write(folder, TinyExperiment.with(twoSeeds, "arms: []", "arms: [RandomPolicy]"));
        context = TinyExperiment.context(file, new MemoryStore(), new RecordedProgress());
        plan = StepPlan.of(context.spec(), new Fingerprints("a".repeat(64), Map.of()));
    }

    private PlannedStep step(String id) {
        return plan.step(new StepId(id)).orElseThrow();
    }

    /** Publishes a step that an experiment ran in so many seconds, on a CPU that was half idle. */
    private void finish(String id, String experiment, double seconds) {
        finish(id, experiment, seconds, OptionalDouble.of(seconds / 2));
    }

    private void finish(String id, String experiment, double seconds, OptionalDouble cpuSeconds) {
        var summary = JsonNodeFactory.instance.objectNode().put(StepAttempt.EXPERIMENT, experiment);
        context.artifacts(step(id)).publish(TIME, new Cost(seconds, seconds, cpuSeconds, "cpu x1", 0), summary);
    }

    /** Records an attempt that ended and lost so many seconds. */
    private void lose(String id, double seconds) {
        var address = StepContext.address(step(id));
        var entry = LedgerEntryBuilder.builder()
                .version(LedgerEntry.VERSION)
                .attempt("shard-0-lost")
                .step(address.toString())
                .shard(0)
                .started(TIME)
                .updated(TIME)
                .seconds(seconds)
                .cpuSeconds(OptionalDouble.empty())
                .images(0)
                .kept(Kept.NOTHING)
                .device("cpu x1")
                .outcome(Outcome.LOST)
                .capturing(false)
                .build();
        context.store().put(ArtifactLayout.ledgerEntry(address, entry.attempt()), ChecksummedJson.write(entry));
    }

    private PhaseCost cost(StepKind kind, String arm) {
        return PhaseCosts.of(context, plan, Stopwatch.start(context.clock())).stream()
                .filter(cost -> cost.phase() == kind && cost.arm().equals(Optional.ofNullable(arm)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void phasesAreInTheOrderOfThePlan() {
        assertThat(PhaseCosts.of(context, plan, Stopwatch.start(context.clock())))
                .extracting(
                        cost -> cost.phase() + cost.arm().map(arm -> " " + arm).orElse(""))
                .containsExactly(
                        "PREPARE",
                        "PRETRAIN",
                        "COLLECT",
                        "POLICY",
                        "TRAIN fairloss",
                        "EVALUATE fairloss",
                        "TRAIN random-policy",
                        "EVALUATE random-policy",
                        "REPORT");
    }

    @Test
    void unfinishedStepsCostNothingYet() {
        assertThat(PhaseCosts.of(context, plan, Stopwatch.start(context.clock())))
                .filteredOn(cost -> cost.phase() != StepKind.REPORT)
                .allSatisfy(cost -> {
                    assertThat(cost.seconds()).isZero();
                    assertThat(cost.reusedSeconds()).isZero();
                    assertThat(cost.lostSeconds()).isZero();
                });
    }

    @Test
    void theReportCostsTheTimeSinceItsStart() {
        var now = new AtomicReference<>(TIME);
        InstantSource source = now::get;
        var stopwatch = Stopwatch.start(source.withZone(ZoneOffset.UTC));
        now.set(TIME.plusSeconds(100));
        var costs = PhaseCosts.of(context, plan, stopwatch);
        PhaseCost report = costs.get(costs.size() - 1);
        assertThat(report.phase()).isEqualTo(StepKind.REPORT);
        assertThat(report.seconds()).isEqualTo(100);
        assertThat(report.cpuSeconds()).isPresent();
        assertThat(report.deviceSeconds())
                .isEqualTo(report.seconds() * context.settings().devices());
    }

    @Test
    void theSeedsOfAnArmAddUp() {
        finish("train-fairloss-1", "default/tiny", 10);
        finish("train-fairloss-2", "default/tiny", 5);
        lose("train-fairloss-1", 2);
        lose("train-fairloss-2", 1);
        assertThat(cost(StepKind.TRAIN, "fairloss"))
                .isEqualTo(new PhaseCost(
                        StepKind.TRAIN, Optional.of("fairloss"), 15, 0, 3, 15, OptionalDouble.of(7.5), 0));
        assertThat(cost(StepKind.TRAIN, "random-policy").seconds()).isZero();
    }

    /** A step of an older version makes the CPU time of its phase unknown. */
    @Test
    void cpuTimeOfAPhaseIsUnknownIfThatOfAStepIs() {
        finish("train-fairloss-1", "default/tiny", 10);
        finish("train-fairloss-2", "default/tiny", 5, OptionalDouble.empty());
        assertThat(cost(StepKind.TRAIN, "fairloss").cpuSeconds()).isEmpty();
        assertThat(cost(StepKind.TRAIN, "fairloss").deviceSeconds()).isEqualTo(15);
    }

    /** The experiment that ran a step pays for it, including what its attempts lost. */
    @Test
    void aStepOfAnotherExperimentIsReused() {
        finish("pretrain-1-1", "default/other", 10);
        lose("pretrain-1-1", 2);
        assertThat(cost(StepKind.PRETRAIN, null))
                .isEqualTo(new PhaseCost(StepKind.PRETRAIN, Optional.empty(), 0, 10, 0, 10, OptionalDouble.of(5), 0));
    }

    @Test
    void anUnfinishedStepHasLostWhatItsAttemptsLost() {
        lose("collect-1", 3);
        assertThat(cost(StepKind.COLLECT, null))
                .isEqualTo(new PhaseCost(StepKind.COLLECT, Optional.empty(), 0, 0, 3, 0, OptionalDouble.of(0), 0));
    }
}
