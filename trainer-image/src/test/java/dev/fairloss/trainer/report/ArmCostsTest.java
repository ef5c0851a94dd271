// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.result.ArmCost;
import dev.fairloss.contract.result.PhaseCost;
import dev.fairloss.contract.result.TrainReport;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.step.StepKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ArmCostsTest {
    private static final Arm FAIR = new Arm.FairLoss();
    private static final Arm FIXED = new Arm.FixedMargin(.25);
    private static final Arm SETTLED = new Arm.SettledMargins();
    private static final Arm SEEDS = new Arm.MoreSeeds();
    private static final List<Arm> ARMS = List.of(FAIR, FIXED, SETTLED, SEEDS);

    /** Two policies of 100 pretraining updates each, with batches of 10 images. */
    private static final List<TrainReport> PRETRAININGS =
            List.of(run(TrainReport.PRETRAINING, 1, 1, 100), run(TrainReport.PRETRAINING, 2, 1, 100));

    private static TrainReport run(String name, int seed, int networks, long done) {
        return run(name, seed, networks, done, Optional.empty());
    }

    private static TrainReport run(String name, int seed, int networks, long done, Optional<String> aborted) {
        return new TrainReport(
                1,
                name,
                seed,
                OptionalInt.empty(),
                networks,
                2000,
                done,
                10,
                100,
                1,
                1,
                List.of(),
                0,
                Optional.empty(),
                aborted);
    }

    private static PhaseCost images(StepKind kind, long images) {
        return new PhaseCost(kind, Optional.empty(), 0, 0, 0, 0, OptionalDouble.empty(), images);
    }

    private static List<ArmCost> of(List<PhaseCost> costs, TrainReport... trainings) {
        List<TrainReport> runs = new ArrayList<>(PRETRAININGS);
        runs.addAll(List.of(trainings));
        return ArmCosts.of(ARMS, runs, costs, 300);
    }

    @Test
    void armsWithThePolicyCarryItsCostDividedByTheSeeds() {
        // 500 updates see 5,000 images; the other 600 are embedded, which costs as much as 40 updates.
        List<PhaseCost> costs = List.of(
                images(StepKind.PRETRAIN, 2000), images(StepKind.COLLECT, 3600), images(StepKind.TRAIN, 1_000_000));
        assertThat(of(
                        costs,
                        run(FAIR.name(), 1, 1, 1000),
                        run(FAIR.name(), 2, 1, 1000),
                        run(FIXED.name(), 1, 1, 1000),
                        run(SETTLED.name(), 2, 1, 1000)))
                .containsExactly(
                        new ArmCost(FAIR.name(), 1000, 270),
                        new ArmCost(FIXED.name(), 1000, 0),
                        new ArmCost(SETTLED.name(), 1000, 270));
    }

    @Test
    void aTrainingCountsTheUpdatesOfAllItsNetworksAveragedOverSeeds() {
        assertThat(of(List.of(), run(SEEDS.name(), 1, 3, 500), run(SEEDS.name(), 2, 3, 501)))
                .containsExactly(new ArmCost(SEEDS.name(), 1502, 0));
    }

    @Test
    void abortedTrainingsDoNotCount() {
        assertThat(of(
                        List.of(),
                        run(FAIR.name(), 1, 1, 10, Optional.of("diverged")),
                        run(FAIR.name(), 2, 1, 1000),
                        run(FIXED.name(), 1, 1, 10, Optional.of("diverged"))))
                .containsExactly(new ArmCost(FAIR.name(), 1000, 250));
    }

    @Test
    void fewerImagesThanUpdatesEmbedNothing() {
        assertThat(of(List.of(images(StepKind.COLLECT, 10)), run(FAIR.name(), 1, 1, 1000)))
                .containsExactly(new ArmCost(FAIR.name(), 1000, 500));
    }

    @Test
    void withoutTrainingsThereIsNoCost() {
        assertThat(of(List.of(images(StepKind.COLLECT, 3600)))).isEmpty();
        assertThat(ArmCosts.of(ARMS, List.of(), List.of(), 0)).isEmpty();
    }
}
