// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.DataSource;
import dev.fairloss.contract.spec.EvaluationSet;
import dev.fairloss.contract.spec.Head;
import dev.fairloss.contract.spec.LearningRateSchedule;
import dev.fairloss.contract.spec.OverlapPolicy;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.contract.spec.Replication;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.contract.spec.Utility;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StepPlannerTest {
    private static final String ALL_BUT_PREPARE = "pretrain collect policy train evaluate report";
    private final ResolvedSpec spec = Specs.small();

    @ParameterizedTest(name = "{0} changes: {2}")
    @MethodSource({"changesOfTheData", "changesOfTrainings", "changesOfTheMethod"})
    void aChangeOfTheSpecChangesTheStepsThatDependOnIt(String part, ResolvedSpec changed, String kinds) {
        assertThat(changed(Specs.small(), changed)).isEqualTo(Set.of(kinds.split(" ")));
    }

    static Stream<Arguments> changesOfTheData() {
        var spec = Specs.small();
        var data = spec.dataset();
        return Stream.of(
                arguments(
                        "another folder",
                        spec.withDataset(new ResolvedSpec.Data(
                                new DataSource.ImageFolder("file:other"), data.imageSize(), data.holdOut())),
                        "prepare"),
                arguments(
                        "landmarks",
                        spec.withDataset(new ResolvedSpec.Data(
                                data.source(),
                                Optional.of("file:landmarks.csv"),
                                data.imageSize(),
                                data.holdOut(),
                                data.provenance())),
                        "prepare"),
                arguments(
                        "image size",
                        spec.withDataset(new ResolvedSpec.Data(data.source(), 112, data.holdOut())),
                        "prepare " + ALL_BUT_PREPARE),
                arguments(
                        "held-out images",
                        spec.withDataset(new ResolvedSpec.Data(
                                data.source(), data.imageSize(), new ResolvedSpec.HoldOut(0, 4, 4, 1))),
                        ALL_BUT_PREPARE),
                arguments(
                        "license",
                        spec.withDataset(new ResolvedSpec.Data(
                                data.source(),
                                Optional.empty(),
                                data.imageSize(),
                                data.holdOut(),
                                new ResolvedSpec.Provenance(Optional.empty(), Optional.of("CC0")))),
                        "report"),
                arguments(
                        "evaluation set",
                        spec.withEvaluation(
                                List.of(new EvaluationSet.Bin("cfp", "file:cfp.bin", OverlapPolicy.Reject))),
                        "prepare evaluate report"));
    }

    static Stream<Arguments> changesOfTrainings() {
        var spec = Specs.small();
        var pretraining = spec.pretraining();
        return Stream.of(
                arguments(
                        "embedding size",
                        spec.withModel(new ResolvedSpec.Model(Backbone.SmallResNet56px, 256)),
                        ALL_BUT_PREPARE),
                arguments("head", spec.withLoss(loss(Head.ArcFace, 16, .25, 1, 0)), ALL_BUT_PREPARE),
                arguments("scale", spec.withLoss(loss(Head.CosFace, 32, .25, 1, 0)), ALL_BUT_PREPARE),
                arguments("initial margin", spec.withLoss(loss(Head.CosFace, 16, .35, 1, 0)), ALL_BUT_PREPARE),
                arguments("sampled class centers", spec.withLoss(loss(Head.CosFace, 16, .25, .1, 0)), ALL_BUT_PREPARE),
                arguments("label smoothing", spec.withLoss(loss(Head.CosFace, 16, .25, 1, .1)), ALL_BUT_PREPARE),
                arguments("batch size", spec.withOptimization(optimization(32, Optional.empty())), ALL_BUT_PREPARE),
                arguments(
                        "clipped gradients", spec.withOptimization(optimization(64, Optional.of(5.))), ALL_BUT_PREPARE),
                arguments(
                        "precision",
                        spec.withOptimization(optimization(
                                64, Precision.Float16, Optional.empty(), Optional.empty(), Optional.empty())),
                        ALL_BUT_PREPARE),
                arguments(
                        "no TensorFloat-32",
                        spec.withOptimization(optimization(
                                64, Precision.Float32, Optional.empty(), Optional.of(false), Optional.empty())),
                        ALL_BUT_PREPARE),
                arguments(
                        "not reproducible",
                        spec.withOptimization(optimization(
                                64, Precision.Float32, Optional.empty(), Optional.empty(), Optional.of(false))),
                        ALL_BUT_PREPARE),
                arguments(
                        "length of pretraining",
                        spec.withPretraining(new ResolvedSpec.Pretraining(epochs(9), pretraining.networks())),
                        ALL_BUT_PREPARE));
    }

    static Stream<Arguments> changesOfTheMethod() {
        var spec = Specs.small();
        var training = spec.training();
        return Stream.of(
                arguments(
                        "margin levels",
                        spec.withLoss(withMargins(spec.loss(), .15, .25, .35)),
                        "collect policy train evaluate report"),
                arguments(
                        "more networks",
                        spec.withPretraining(
                                new ResolvedSpec.Pretraining(spec.pretraining().length(), 3)),
                        "collect policy train evaluate report"),
                arguments(
                        "collection strategy",
                        spec.withCollection(new ResolvedSpec.Collection(
                                CollectionStrategy.Exhaustive, Replication.PerSeed, 100, .003, 3, 1, true)),
                        "collect policy train evaluate report"),
                arguments(
                        "updates of a fine-tune",
                        spec.withCollection(new ResolvedSpec.Collection(
                                CollectionStrategy.BalancedDesign, Replication.PerSeed, 50, .003, 3, 1, true)),
                        "collect policy train evaluate report"),
                arguments(
                        "discount",
                        spec.withPolicy(new ResolvedSpec.Policy(Utility.DPrime, .8, 1000, 2)),
                        "policy train evaluate report"),
                arguments(
                        "longer training",
                        spec.withTraining(new ResolvedSpec.Training(epochs(9), 2, 2)),
                        "train evaluate report"),
                arguments(
                        "policy start epoch",
                        spec.withTraining(new ResolvedSpec.Training(training.length(), 3, 2)),
                        "train evaluate report"),
                arguments(
                        "averaged weights",
                        spec.withTraining(new ResolvedSpec.Training(training.length(), 2, 2, Optional.of(.999))),
                        "train evaluate report"),
                arguments(
                        "more seeds", spec.withTraining(new ResolvedSpec.Training(training.length(), 2, 3)), "report"),
                arguments("fewer arms", spec.withArms(List.of(new Arm.FairLoss())), "report"));
    }

    private static ResolvedSpec.Loss loss(
            Head head, double scale, double initialMargin, double rate, double smoothing) {
        return new ResolvedSpec.Loss(head, scale, List.of(.15, .25, .35, .45), initialMargin, rate, smoothing);
    }

    private static ResolvedSpec.Optimization optimization(int batchSize, Optional<Double> clipNorm) {
        return optimization(batchSize, Precision.Float32, clipNorm, Optional.empty(), Optional.empty());
    }

    private static ResolvedSpec.Optimization optimization(
            int batchSize,
            Precision precision,
            Optional<Double> clipNorm,
            Optional<Boolean> tensorFloat32,
            Optional<Boolean> reproducible) {
        return new ResolvedSpec.Optimization(
                batchSize,
                .1,
                .9,
                5e-4,
                50,
                LearningRateSchedule.Cosine,
                precision,
                Optional.empty(),
                Optional.empty(),
                clipNorm,
                tensorFloat32,
                reproducible);
    }

    private static ResolvedSpec.Length epochs(int epochs) {
        return new ResolvedSpec.Length(OptionalInt.of(epochs), OptionalInt.empty());
    }

    /** So that experiments that differ in their policies share the trainings that use none. */
    @Test
    void trainingsWithoutAPolicyDoNotDependOnTheCollection() {
        var exhaustive = spec.withCollection(
                new ResolvedSpec.Collection(CollectionStrategy.Exhaustive, Replication.PerSeed, 100, .003, 3, 1, true));
        assertThat(hash(exhaustive, "train-fixed-0.25-1")).isEqualTo(hash(spec, "train-fixed-0.25-1"));
        assertThat(hash(exhaustive, "train-fairloss-1")).isNotEqualTo(hash(spec, "train-fairloss-1"));
    }

    /** The weights are hashed by their content, not by their URI. */
    @Test
    void pretrainingDependsOnTheContentOfItsStartingWeights() {
        var from = spec.withPretraining(
                new ResolvedSpec.Pretraining(spec.pretraining().length(), 2, Optional.of("file:a.pt")));
        var moved = spec.withPretraining(
                new ResolvedSpec.Pretraining(spec.pretraining().length(), 2, Optional.of("file:b.pt")));
        assertThat(pretrainHash(from, "1")).isPresent().isEqualTo(pretrainHash(moved, "1"));
        assertThat(pretrainHash(from, "1"))
                .isNotEqualTo(pretrainHash(from, "2"))
                .isNotEqualTo(pretrainHash(spec, "1"));
        assertThat(pretrainHash(spec, "1")).isEqualTo(pretrainHash(spec, "2"));
    }

    private static Optional<String> pretrainHash(ResolvedSpec spec, String weights) {
        var data = new Fingerprints(Specs.DATA.dataset(), Specs.DATA.evaluation(), Optional.of(weights.repeat(64)));
        return StepPlan.of(spec, data)
                .step(new StepId("pretrain-1-1"))
                .orElseThrow()
                .hash();
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
