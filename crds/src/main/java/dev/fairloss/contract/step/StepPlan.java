// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.MarginInput;
import dev.fairloss.contract.spec.ResolvedSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The steps of an experiment in a valid execution order. Pure: equal specs and fingerprints give equal plans. */
public record StepPlan(List<PlannedStep> steps) {
    public StepPlan {
        steps = List.copyOf(steps);
    }

    /** The plan before the data has been read: only prepare has a hash. */
    public static StepPlan of(ResolvedSpec spec) {
        return of(spec, Optional.empty());
    }

    /** The plan for data with these fingerprints. */
    public static StepPlan of(ResolvedSpec spec, Fingerprints data) {
        return of(spec, Optional.of(data));
    }

    private static StepPlan of(ResolvedSpec spec, Optional<Fingerprints> data) {
        var steps = new ArrayList<PlannedStep>();
        var prepare = add(steps, Step.of(StepKind.PREPARE), step -> new StepHash(step)
                .part("source", spec.dataset().source())
                .optionalPart("landmarks", spec.dataset().landmarks())
                .part("imageSize", spec.dataset().imageSize())
                .part("evaluation", spec.evaluation()));
        var fingerprint = data.map(Fingerprints::dataset);
        var pretrain = add(
                steps,
                Step.of(StepKind.PRETRAIN),
                step -> training(step, spec, fingerprint)
                        .part("initialMargin", spec.loss().initialMargin())
                        .part("pretraining", spec.pretraining()),
                prepare);
        var collect = add(
                steps,
                Step.collect(probes(spec.collection(), spec.space())),
                step -> new StepHash(step)
                        .input("pretrain", pretrain.hash())
                        .part("margins", spec.loss().margins())
                        .part("collection", spec.collection()),
                pretrain);
        var policy = add(
                steps,
                Step.of(StepKind.POLICY),
                step -> new StepHash(step).input("collect", collect.hash()).part("policy", spec.policy()),
                collect);
        var evaluated = new ArrayList<PlannedStep>(List.of(policy));
        for (int seed = 1; seed <= spec.training().seeds(); seed++) {
            for (var arm : spec.arms()) {
                evaluated.add(addArm(steps, spec, data, new ArmRun(arm, seed), prepare, pretrain, policy));
            }
        }
        add(
                steps,
                Step.of(StepKind.REPORT),
                step -> {
                    var provenance = spec.dataset().provenance();
                    var hash = new StepHash(step)
                            .optionalPart("source", provenance.source())
                            .optionalPart("license", provenance.license());
                    evaluated.forEach(input -> hash.input(input.id().text(), input.hash()));
                    return hash;
                },
                evaluated.toArray(PlannedStep[]::new));
        return new StepPlan(steps);
    }

    private static PlannedStep addArm(
            List<PlannedStep> steps,
            ResolvedSpec spec,
            Optional<Fingerprints> data,
            ArmRun run,
            PlannedStep prepare,
            PlannedStep pretrain,
            PlannedStep policy) {
        var arm = run.arm();
        var train = add(
                steps,
                Step.train(arm, run.seed()),
                step -> {
                    var hash = training(step, spec, data.map(Fingerprints::dataset))
                            .part("length", spec.training().length())
                            .part("arm", arm)
                            .part("seed", run.seed());
                    arm.inputs().forEach(input -> addMarginInput(hash, input, spec, pretrain, policy));
                    return hash;
                },
                stepInputs(arm, prepare, pretrain, policy));
        return add(
                steps,
                Step.evaluate(arm, run.seed()),
                step -> new StepHash(step)
                        .input("train", train.hash())
                        .input("groups", pretrain.hash())
                        .part("evaluation", spec.evaluation())
                        .part("data", data.map(Fingerprints::evaluation)),
                train,
                pretrain);
    }

    private static StepHash addMarginInput(
            StepHash hash, MarginInput input, ResolvedSpec spec, PlannedStep pretrain, PlannedStep policy) {
        return switch (input) {
            case MARGIN_LEVELS -> hash.part("margins", spec.loss().margins());
            case INITIAL_MARGIN -> hash.part("initialMargin", spec.loss().initialMargin());
            case POLICY_START_EPOCH ->
                hash.part("policyStartEpoch", spec.training().policyStartEpoch());
            case POLICY -> hash.input("policy", policy.hash());
            case PRETRAINED_GROUPS -> hash.input("groups", pretrain.hash());
            case POLICY_COST ->
                hash.part("margins", spec.loss().margins())
                        .part("pretraining", spec.pretraining())
                        .part("collection", spec.collection())
                        .part("seeds", spec.training().seeds());
        };
    }

    /** The steps that the training of an arm depends on: the sources of its margins, or prepare if there are none. */
    private static PlannedStep[] stepInputs(Arm arm, PlannedStep prepare, PlannedStep pretrain, PlannedStep policy) {
        var inputs = arm.inputs().stream()
                .flatMap(input -> switch (input) {
                    case MARGIN_LEVELS, INITIAL_MARGIN, POLICY_START_EPOCH, POLICY_COST -> Stream.<PlannedStep>empty();
                    case POLICY -> Stream.of(policy);
                    case PRETRAINED_GROUPS -> Stream.of(pretrain);
                })
                .toArray(PlannedStep[]::new);
        return inputs.length == 0 ? new PlannedStep[] {prepare} : inputs;
    }

    /** The parts of the spec that every training depends on. */
    private static StepHash training(Step step, ResolvedSpec spec, Optional<String> fingerprint) {
        return new StepHash(step)
                .input("data", fingerprint)
                .part("imageSize", spec.dataset().imageSize())
                .part("holdOut", spec.dataset().holdOut())
                .part("model", spec.model())
                .part("head", spec.loss().head())
                .part("scale", spec.loss().scale())
                .part("optimization", spec.optimization());
    }

    private static PlannedStep add(
            List<PlannedStep> steps, Step step, Function<Step, StepHash> hash, PlannedStep... inputs) {
        var planned = new PlannedStep(
                step,
                hash.apply(step).value(),
                List.of(inputs).stream().map(PlannedStep::id).toList());
        steps.add(planned);
        return planned;
    }

    /** Number of fine-tunes of a collection, over all repeats. */
    public static int probes(ResolvedSpec.Collection collection, StateActionSpace space) {
        return collection.repeats() * collection.strategy().fineTunes(space);
    }

    /**
     * The step of a kind that a plan has one step of.
     *
     * @throws IllegalArgumentException if the kind has a step for each arm and seed
     */
    public PlannedStep only(StepKind kind) {
        if (kind.perArm()) {
            throw new IllegalArgumentException("A plan has several steps of kind " + kind.id() + ".");
        }
        return steps.stream().filter(step -> step.kind() == kind).findFirst().orElseThrow();
    }

    /** The step with this id; empty if the plan has none. */
    public Optional<PlannedStep> step(StepId id) {
        return steps.stream().filter(step -> step.id().equals(id)).findFirst();
    }
}
