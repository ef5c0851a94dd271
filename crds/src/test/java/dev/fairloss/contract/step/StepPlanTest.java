// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Replication;
import dev.fairloss.contract.spec.ResolvedSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StepPlanTest {
    private final ResolvedSpec spec = Specs.small();

    @Test
    void stepsFollowTheirInputs() {
        var plan = StepPlan.of(spec, Specs.DATA);
        var seen = new HashSet<StepId>();
        for (var step : plan.steps()) {
            assertThat(seen).as("inputs of %s", step.id()).containsAll(step.inputs());
            assertThat(seen.add(step.id())).as("%s is unique", step.id()).isTrue();
        }
        assertThat(plan.steps())
                .extracting(step -> step.id().text())
                .containsExactly(
                        "prepare",
                        "pretrain-1-1",
                        "pretrain-1-2",
                        "collect-1",
                        "policy-1",
                        "train-fairloss-1",
                        "evaluate-fairloss-1",
                        "train-fixed-0.25-1",
                        "evaluate-fixed-0.25-1",
                        "train-random-policy-1",
                        "evaluate-random-policy-1",
                        "pretrain-2-1",
                        "pretrain-2-2",
                        "collect-2",
                        "policy-2",
                        "train-fairloss-2",
                        "evaluate-fairloss-2",
                        "train-fixed-0.25-2",
                        "evaluate-fixed-0.25-2",
                        "train-random-policy-2",
                        "evaluate-random-policy-2",
                        "report");
    }

    @Test
    void eachSeedHasItsOwnNetworksAndPolicy() {
        var plan = StepPlan.of(spec, Specs.DATA);
        assertThat(inputs(plan, "collect-2")).containsExactly("pretrain-2-1", "pretrain-2-2");
        assertThat(inputs(plan, "policy-2")).containsExactly("collect-2");
        assertThat(inputs(plan, "train-fairloss-2")).containsExactly("policy-2");
        assertThat(inputs(plan, "train-fixed-0.25-2")).containsExactly("prepare");
        assertThat(inputs(plan, "report"))
                .startsWith("policy-1", "policy-2", "evaluate-fairloss-1")
                .hasSize(8);
        var settled = StepPlan.of(spec.withArms(List.of(new Arm.SettledMargins())), Specs.DATA);
        assertThat(inputs(settled, "train-settled-margins-2")).containsExactly("policy-2", "pretrain-2-1");
    }

    /** So that all arms and seeds are compared on the same groups. */
    @Test
    void allEvaluationsUseTheGroupsOfTheFirstNetwork() {
        var plan = StepPlan.of(spec, Specs.DATA);
        assertThat(inputs(plan, "evaluate-fairloss-1")).containsExactly("train-fairloss-1", "pretrain-1-1");
        assertThat(inputs(plan, "evaluate-fixed-0.25-2")).containsExactly("train-fixed-0.25-2", "pretrain-1-1");
        assertThat(plan.inputs(plan.step(new StepId("evaluate-fairloss-2")).orElseThrow(), StepKind.PRETRAIN))
                .extracting(step -> step.id().text())
                .containsExactly("pretrain-1-1");
    }

    @Test
    void aSharedPolicyHasItsOwnSeed() {
        var plan = StepPlan.of(spec.withCollection(shared(7)), Specs.DATA);
        assertThat(plan.steps())
                .extracting(step -> step.id().text())
                .startsWith("prepare", "pretrain-7-1", "pretrain-7-2", "collect-7", "policy-7", "train-fairloss-1")
                .filteredOn(id -> id.startsWith("policy"))
                .containsExactly("policy-7");
        assertThat(inputs(plan, "train-fairloss-1")).containsExactly("policy-7");
        assertThat(inputs(plan, "train-fairloss-2")).containsExactly("policy-7");
        assertThat(inputs(plan, "evaluate-fairloss-2")).containsExactly("train-fairloss-2", "pretrain-7-1");
    }

    /** A first look with one shared policy is the beginning of the replicated experiment. */
    @Test
    void replicationReusesThePolicyWithTheSameSeed() {
        var plan = StepPlan.of(spec, Specs.DATA);
        var shared = StepPlan.of(spec.withCollection(shared(1)), Specs.DATA);
        for (String id : List.of("pretrain-1-1", "pretrain-1-2", "collect-1", "policy-1", "evaluate-fairloss-1")) {
            assertThat(shared.step(new StepId(id))).isEqualTo(plan.step(new StepId(id)));
        }
        assertThat(shared.step(new StepId("train-fairloss-2"))).isNotEqualTo(plan.step(new StepId("train-fairloss-2")));
    }

    @Test
    void moreNetworksReuseTheExistingOnes() {
        var more = spec.withPretraining(
                new ResolvedSpec.Pretraining(spec.pretraining().length(), 3));
        assertThat(changed(spec, more)).containsExactlyInAnyOrder("collect", "policy", "train", "evaluate", "report");
    }

    private static List<String> inputs(StepPlan plan, String id) {
        return plan.step(new StepId(id)).orElseThrow().inputs().stream()
                .map(StepId::text)
                .toList();
    }

    private static ResolvedSpec.Collection shared(int seed) {
        return new ResolvedSpec.Collection(
                CollectionStrategy.BalancedDesign, Replication.Shared, 100, .003, 3, seed, true);
    }

    @Test
    void onlyPrepareHasAHashBeforeTheDataIsKnown() {
        var plan = StepPlan.of(spec);
        assertThat(plan.steps())
                .filteredOn(step -> step.hash().isPresent())
                .extracting(step -> step.id().text())
                .containsExactly("prepare");
        assertThat(StepPlan.of(spec, Specs.DATA).steps())
                .allMatch(step -> step.hash().isPresent());
    }

    @Test
    void allHashesDiffer() {
        var hashes = StepPlan.of(spec, Specs.DATA).steps().stream()
                .map(step -> step.hash().orElseThrow())
                .toList();
        assertThat(hashes).doesNotHaveDuplicates().allMatch(hash -> hash.matches("[0-9a-f]{64}"));
    }

    @Test
    void longerTrainingReusesPretrainingCollectionAndPolicy() {
        var longer = spec.withTraining(
                new ResolvedSpec.Training(new ResolvedSpec.Length(OptionalInt.of(9), OptionalInt.empty()), 2, 2));
        assertThat(changed(spec, longer)).containsExactlyInAnyOrder("train", "evaluate", "report");
    }

    @Test
    void moreSeedsReuseTheExistingOnes() {
        var more = spec.withTraining(new ResolvedSpec.Training(
                spec.training().length(), spec.training().policyStartEpoch(), 3));
        assertThat(changed(spec, more)).containsExactly("report");
    }

    @Test
    void otherCollectionReusesPretrainingAndFixedMargins() {
        var exhaustive = spec.withCollection(collection(CollectionStrategy.Exhaustive, 3));
        var plan = StepPlan.of(exhaustive, Specs.DATA);
        assertThat(changed(spec, exhaustive))
                .containsExactlyInAnyOrder("collect", "policy", "train", "evaluate", "report");
        assertThat(plan.step(new StepId("train-fixed-0.25-1")))
                .isEqualTo(StepPlan.of(spec, Specs.DATA).step(new StepId("train-fixed-0.25-1")));
    }

    /** The length of a longer training follows from what the policy costs, not from what it says. */
    @Test
    void aLongerTrainingDependsOnTheCostOfThePolicyAlone() {
        var longer = spec.withArms(List.of(new Arm.FairLoss(), new Arm.TrainLonger(), new Arm.MoreSeeds()));
        assertThat(StepPlan.of(longer, Specs.DATA)
                        .step(new StepId("train-longer-1"))
                        .orElseThrow()
                        .inputs())
                .containsExactly(new StepId("prepare"));
        var collection = longer.collection();
        var cheaper = longer.withCollection(new ResolvedSpec.Collection(
                collection.strategy(),
                collection.replication(),
                50,
                collection.learningRate(),
                collection.repeats(),
                collection.seed(),
                collection.measureAccuracy()));
        var shorter = longer.withPretraining(new ResolvedSpec.Pretraining(
                new ResolvedSpec.Length(OptionalInt.empty(), OptionalInt.of(10)),
                longer.pretraining().networks()));
        for (String step : List.of("train-longer-1", "evaluate-longer-1", "train-more-seeds-2")) {
            assertThat(hash(cheaper, step)).isNotEqualTo(hash(longer, step));
            assertThat(hash(shorter, step)).isNotEqualTo(hash(longer, step));
            assertThat(hash(longer.withCollection(shared(1)), step))
                    .as("the seeds share the cost of one policy")
                    .isNotEqualTo(hash(longer, step));
            assertThat(hash(longer.withLoss(withMargins(longer.loss(), .15, .25, .35)), step))
                    .as("three margins take 18 fine-tunes per repeat instead of 16")
                    .isNotEqualTo(hash(longer, step));
        }
    }

    private static ResolvedSpec.Loss withMargins(ResolvedSpec.Loss loss, Double... margins) {
        return new ResolvedSpec.Loss(loss.head(), loss.scale(), List.of(margins), loss.initialMargin());
    }

    private static String hash(ResolvedSpec spec, String step) {
        return StepPlan.of(spec, Specs.DATA)
                .step(new StepId(step))
                .orElseThrow()
                .hash()
                .orElseThrow();
    }

    @Test
    void otherDatasetChangesAllHashesExceptPrepare() {
        var other = new Fingerprints("c".repeat(64), Specs.DATA.evaluation());
        var before = StepPlan.of(spec, Specs.DATA).steps();
        var after = StepPlan.of(spec, other).steps();
        for (int i = 0; i < before.size(); i++) {
            assertThat(before.get(i).hash().equals(after.get(i).hash()))
                    .as("%s", before.get(i).id())
                    .isEqualTo(before.get(i).kind() == StepKind.PREPARE);
        }
    }

    @Test
    void sampledClassCentersChangeTrainings() {
        var loss = Specs.full().loss();
        var sampled = Specs.full()
                .withLoss(
                        new ResolvedSpec.Loss(loss.head(), loss.scale(), loss.margins(), loss.initialMargin(), .1, 0));
        assertThat(hash(sampled, "pretrain-1-1")).isNotEqualTo(hash(Specs.full(), "pretrain-1-1"));
        assertThat(hash(sampled, "train-fairloss-1")).isNotEqualTo(hash(Specs.full(), "train-fairloss-1"));
    }

    @Test
    void labelSmoothingAndSettingsOfTheOptimizerChangeTrainings() {
        var loss = Specs.full().loss();
        var optimization = Specs.full().optimization();
        var smoothed = new ResolvedSpec.Loss(
                loss.head(), loss.scale(), loss.margins(), loss.initialMargin(), loss.sampleRate(), .1);
        var clipped = new ResolvedSpec.Optimization(
                optimization.batchSize(),
                optimization.learningRate(),
                optimization.momentum(),
                optimization.weightDecay(),
                optimization.warmUpUpdates(),
                optimization.schedule(),
                optimization.precision(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(5.));
        for (var changed : List.of(Specs.full().withLoss(smoothed), Specs.full().withOptimization(clipped))) {
            for (String step : List.of("pretrain-1-1", "train-fairloss-1")) {
                assertThat(hash(changed, step)).isNotEqualTo(hash(Specs.full(), step));
            }
        }
    }

    /** Exhaustive: 4 levels and 54 moves. Balanced: 16 fine-tunes that move all groups. */
    @Test
    void countsFineTunes() {
        var space = spec.space();
        assertThat(StepPlan.probes(collection(CollectionStrategy.Exhaustive, 1), space))
                .isEqualTo(58);
        assertThat(StepPlan.probes(collection(CollectionStrategy.BalancedDesign, 1), space))
                .isEqualTo(16);
        assertThat(StepPlan.probes(collection(CollectionStrategy.BalancedDesign, 3), space))
                .isEqualTo(48);
    }

    private static ResolvedSpec.Collection collection(CollectionStrategy strategy, int repeats) {
        return new ResolvedSpec.Collection(strategy, Replication.PerSeed, 100, .003, repeats, 1, true);
    }

    @Test
    void convertsEpochsToUpdates() {
        var length = new ResolvedSpec.Length(OptionalInt.of(3), OptionalInt.empty());
        assertThat(length.updates(100, 64)).isEqualTo(5); // 300 images by 64: 4.7
        assertThat(new ResolvedSpec.Length(OptionalInt.empty(), OptionalInt.of(7)).updates(100, 64))
                .isEqualTo(7);
    }

    @Test
    void armNamesAreValidInKeysAndIds() {
        assertThat(List.of(new Arm.FixedMargin(.5), new Arm.FixedMargin(0), new Arm.FixedMargin(1)))
                .extracting(Arm::name)
                .containsExactly("fixed-0.5", "fixed-0", "fixed-1");
    }

    /** The kinds with at least one step that is in both plans with different hashes. */
    private static Set<String> changed(ResolvedSpec before, ResolvedSpec after) {
        var old = StepPlan.of(before, Specs.DATA).steps().stream()
                .collect(Collectors.toMap(PlannedStep::id, step -> step.hash().orElseThrow()));
        return StepPlan.of(after, Specs.DATA).steps().stream()
                .filter(step -> old.containsKey(step.id()))
                .filter(step -> !old.get(step.id()).equals(step.hash().orElseThrow()))
                .map(step -> step.kind().id())
                .collect(Collectors.toSet());
    }
}
