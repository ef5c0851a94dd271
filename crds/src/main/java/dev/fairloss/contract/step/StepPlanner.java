// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import dev.fairloss.contract.spec.ArmInput;
import dev.fairloss.contract.spec.Head;
import dev.fairloss.contract.spec.ResolvedSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Makes the steps of a plan: which steps a spec has, which steps each of them reads, and what its hash covers. */
final class StepPlanner {
    private final ResolvedSpec spec;
    private final Optional<Fingerprints> data;
    private final List<PlannedStep> steps = new ArrayList<>();

    StepPlanner(ResolvedSpec spec, Optional<Fingerprints> data) {
        this.spec = spec;
        this.data = data;
    }

    /** The steps of one policy replicate: its networks, at least one, and its policy. */
    private record Replicate(List<PlannedStep> networks, PlannedStep policy) {}

    /**
     * The steps in execution order: seed by seed, the policy of each seed before its final trainings. All evaluations use the
     * groups of the first network, so that all arms and seeds are compared on the same groups.
     */
    List<PlannedStep> plan() {
        var prepare = add(Step.of(StepKind.PREPARE), step -> new StepHash(step)
                .part("source", spec.dataset().source())
                .optionalPart("landmarks", spec.dataset().landmarks())
                .part("imageSize", spec.dataset().imageSize())
                .part("evaluation", spec.evaluation())
                .optionalPart("weights", spec.pretraining().from()));
        Map<Integer, Replicate> replicates = new LinkedHashMap<>();
        var evaluations = new ArrayList<PlannedStep>();
        for (int seed = 1; seed <= spec.training().seeds(); seed++) {
            var replicate = replicates.computeIfAbsent(spec.replicate(seed), missing -> addReplicate(missing, prepare));
            var groups = replicates.values().iterator().next().networks().get(0);
            for (var arm : spec.arms()) {
                var run = new ArmRun(arm, seed);
                evaluations.add(addEvaluation(run, addTraining(run, prepare, replicate), groups));
            }
        }
        addReport(Stream.concat(replicates.values().stream().map(Replicate::policy), evaluations.stream())
                .toList());
        return steps;
    }

    private Replicate addReplicate(int seed, PlannedStep prepare) {
        var networks = IntStream.rangeClosed(1, spec.pretraining().networks())
                .mapToObj(number -> add(
                        Step.pretrain(seed, number),
                        step -> startingWeights(training(step, spec.loss().head()))
                                .part("initialMargin", spec.loss().initialMargin())
                                .part("length", spec.pretraining().length())
                                .part("replicate", seed)
                                .part("network", number),
                        prepare))
                .toList();
        var collection = spec.collection();
        var collect = add(
                Step.collect(seed, StepPlan.probes(collection, spec.space())),
                step -> {
                    var hash = new StepHash(step)
                            .part("margins", spec.loss().margins())
                            .part("strategy", collection.strategy())
                            .part("updates", collection.updates())
                            .part("learningRate", collection.learningRate())
                            .part("repeats", collection.repeats())
                            .part("measureAccuracy", collection.measureAccuracy())
                            .part("replicate", seed);
                    networks.forEach(network -> hash.input(network.id().text(), network.hash()));
                    return hash;
                },
                networks.toArray(PlannedStep[]::new));
        var policy = add(
                Step.policy(seed),
                step -> new StepHash(step).input("collect", collect.hash()).part("policy", spec.policy()),
                collect);
        return new Replicate(networks, policy);
    }

    /** Adds the content of the weights that pretraining starts from, if it does not start from random ones. */
    private StepHash startingWeights(StepHash hash) {
        return spec.pretraining().from().isPresent()
                ? hash.input("weights", data.flatMap(Fingerprints::weights))
                : hash;
    }

    private PlannedStep addTraining(ArmRun run, PlannedStep prepare, Replicate replicate) {
        var arm = run.arm();
        return add(
                Step.train(arm, run.seed()),
                step -> {
                    var hash = training(step, arm.head(spec.loss().head()))
                            .part("length", spec.training().length())
                            .optionalPart("emaDecay", spec.training().emaDecay())
                            .part("arm", arm)
                            .part("seed", run.seed());
                    arm.inputs().forEach(input -> addArmInput(hash, input, replicate));
                    return hash;
                },
                trainingInputs(run, prepare, replicate));
    }

    private PlannedStep addEvaluation(ArmRun run, PlannedStep train, PlannedStep groups) {
        return add(
                Step.evaluate(run.arm(), run.seed()),
                step -> new StepHash(step)
                        .input("train", train.hash())
                        .input("groups", groups.hash())
                        .part("evaluation", spec.evaluation())
                        .part("data", data.map(Fingerprints::evaluation)),
                train,
                groups);
    }

    private void addReport(List<PlannedStep> inputs) {
        add(
                Step.of(StepKind.REPORT),
                step -> {
                    var provenance = spec.dataset().provenance();
                    var hash = new StepHash(step)
                            .optionalPart("source", provenance.source())
                            .optionalPart("license", provenance.license())
                            .optionalPart("choose", spec.choose());
                    inputs.forEach(input -> hash.input(input.id().text(), input.hash()));
                    return hash;
                },
                inputs.toArray(PlannedStep[]::new));
    }

    private StepHash addArmInput(StepHash hash, ArmInput input, Replicate replicate) {
        return switch (input) {
            case MARGIN_LEVELS -> hash.part("margins", spec.loss().margins());
            case INITIAL_MARGIN -> hash.part("initialMargin", spec.loss().initialMargin());
            case POLICY_START_EPOCH ->
                hash.part("policyStartEpoch", spec.training().policyStartEpoch());
            case POLICY -> hash.input("policy", replicate.policy().hash());
            case POLICY_COST -> addPolicyCost(hash);
            case PRETRAINED_GROUPS ->
                hash.input("groups", replicate.networks().get(0).hash());
        };
    }

    /** What one seed pays for a policy: all of its own, or a part of the one that all seeds share. */
    private StepHash addPolicyCost(StepHash hash) {
        var collection = spec.collection();
        return hash.part("pretraining", spec.pretraining())
                .part("fineTunes", StepPlan.probes(collection, spec.space()))
                .part("fineTuneUpdates", collection.updates())
                .optionalPart(
                        "sharedBy",
                        switch (collection.replication()) {
                            case PerSeed -> Optional.empty();
                            case Shared -> Optional.of(spec.training().seeds());
                        });
    }

    /** The steps that the training of an arm depends on: the sources of its margins, or prepare if there are none. */
    private static PlannedStep[] trainingInputs(ArmRun run, PlannedStep prepare, Replicate replicate) {
        var inputs = run.arm().inputs().stream()
                .flatMap(input -> switch (input) {
                    case MARGIN_LEVELS, INITIAL_MARGIN, POLICY_START_EPOCH, POLICY_COST -> Stream.<PlannedStep>empty();
                    case POLICY -> Stream.of(replicate.policy());
                    case PRETRAINED_GROUPS -> Stream.of(replicate.networks().get(0));
                })
                .toArray(PlannedStep[]::new);
        return inputs.length == 0 ? new PlannedStep[] {prepare} : inputs;
    }

    /** The parts of the spec that every training depends on. */
    private StepHash training(Step step, Head head) {
        return new StepHash(step)
                .input("data", data.map(Fingerprints::dataset))
                .part("imageSize", spec.dataset().imageSize())
                .part("holdOut", spec.dataset().holdOut())
                .part("model", spec.model())
                .part("head", head)
                .part("scale", spec.loss().scale())
                .optionalPart("sampleRate", spec.loss().sampling())
                .optionalPart("labelSmoothing", spec.loss().smoothing())
                .part("optimization", spec.optimization());
    }

    private PlannedStep add(Step step, Function<Step, StepHash> hash, PlannedStep... inputs) {
        var planned = new PlannedStep(
                step,
                hash.apply(step).value(),
                Stream.of(inputs).map(PlannedStep::id).toList());
        steps.add(planned);
        return planned;
    }
}
