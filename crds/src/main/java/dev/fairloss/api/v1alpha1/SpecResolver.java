// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.contract.spec.ResolvedSpecBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Resolves a spec of this API version to the version-independent {@link ResolvedSpec}. The spec must be valid, with the
 * schema's defaults filled in. Only this class handles absent fields.
 */
public final class SpecResolver {
    private SpecResolver() {}

    /**
     * The resolved spec.
     *
     * @param spec valid by the CRD's schema and rules, defaults filled in
     */
    public static ResolvedSpec of(FairLossExperimentSpec spec) {
        var loss = loss(spec.loss());
        var collection = spec.collection();
        var policy = spec.policy();
        return ResolvedSpecBuilder.builder()
                .dataset(data(spec.dataset()))
                .evaluation(
                        spec.evaluation().stream().map(EvaluationSpec::resolve).toList())
                .model(new ResolvedSpec.Model(
                        spec.model().backbone(), spec.model().embeddingSize()))
                .loss(loss)
                .optimization(optimization(spec.optimization()))
                .pretraining(new ResolvedSpec.Pretraining(
                        length(spec.pretraining().epochs(), spec.pretraining().updates()),
                        spec.pretraining().networks(),
                        Optional.ofNullable(spec.pretraining().from()).map(PretrainedWeightsSpec::uri)))
                .collection(new ResolvedSpec.Collection(
                        collection.strategy(),
                        collection.replication(),
                        collection.updates(),
                        decimal(collection.learningRate()),
                        collection.repeats(),
                        Optional.ofNullable(collection.seed()).orElse(1),
                        collection.measureAccuracy()))
                .policy(new ResolvedSpec.Policy(
                        collection.utility(),
                        decimal(policy.discount()),
                        policy.updates(),
                        decimal(policy.confidence())))
                .training(new ResolvedSpec.Training(
                        length(spec.training().epochs(), spec.training().updates()),
                        spec.training().policyStartEpoch(),
                        spec.training().seeds(),
                        optional(spec.training().emaDecay())))
                .arms(arms(spec.comparison(), loss))
                .choose(Optional.ofNullable(spec.comparison().choose()).map(ChooseSpec::resolve))
                .build();
    }

    private static ResolvedSpec.Data data(DatasetSpec dataset) {
        var holdOut = dataset.holdOut();
        return new ResolvedSpec.Data(
                dataset.dataSource().resolve(),
                Optional.ofNullable(dataset.landmarks()).map(LandmarksSpec::uri),
                dataset.imageSize(),
                new ResolvedSpec.HoldOut(
                        holdOut.identities(), holdOut.minimumImages(), holdOut.maximumImages(), holdOut.seed()),
                new ResolvedSpec.Provenance(text(dataset.source()), text(dataset.license())));
    }

    private static Optional<String> text(String value) {
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }

    private static ResolvedSpec.Loss loss(LossSpec loss) {
        return new ResolvedSpec.Loss(
                loss.head(),
                decimal(loss.scale()),
                loss.margins().stream().map(SpecResolver::decimal).toList(),
                decimal(loss.initialMargin()),
                decimal(loss.sampleRate()),
                optional(loss.labelSmoothing()).orElse(0.0));
    }

    private static ResolvedSpec.Optimization optimization(OptimizationSpec optimization) {
        return new ResolvedSpec.Optimization(
                optimization.batchSize(),
                learningRate(optimization),
                decimal(optimization.momentum()),
                decimal(optimization.weightDecay()),
                optimization.warmUpUpdates(),
                optimization.schedule(),
                optimization.precision(),
                optional(optimization.polynomialPower()).filter(power -> power != 1),
                steps(optimization),
                optional(optimization.gradientClipNorm()),
                ifFalse(optimization.tensorFloat32()),
                ifFalse(optimization.reproducible()));
    }

    /** The value of a setting that is true by default, if it is not. */
    private static Optional<Boolean> ifFalse(Boolean value) {
        return Optional.ofNullable(value).filter(set -> !set);
    }

    /** Scaled linearly with the batch size (Goyal and others, arXiv:1706.02677). */
    private static double learningRate(OptimizationSpec optimization) {
        double rate = decimal(optimization.learningRate());
        Integer reference = optimization.referenceBatchSize();
        return reference == null ? rate : rate * optimization.batchSize() / reference;
    }

    private static Optional<List<Double>> steps(OptimizationSpec optimization) {
        return Optional.ofNullable(optimization.steps())
                .map(steps -> steps.stream().map(SpecResolver::decimal).toList())
                .filter(steps -> !steps.isEmpty() && !steps.equals(ResolvedSpec.DEFAULT_STEPS));
    }

    private static Optional<Double> optional(String text) {
        return Optional.ofNullable(text).map(SpecResolver::decimal);
    }

    private static ResolvedSpec.Length length(Integer epochs, Integer updates) {
        return new ResolvedSpec.Length(optional(epochs), optional(updates));
    }

    private static List<Arm> arms(ComparisonSpec comparison, ResolvedSpec.Loss loss) {
        var arms = new ArrayList<Arm>(List.of(new Arm.FairLoss()));
        var fixedMargins = margins(comparison, loss);
        comparison.arms().forEach(arm -> arms.addAll(arm.arms(fixedMargins)));
        return arms;
    }

    private static List<Double> margins(ComparisonSpec comparison, ResolvedSpec.Loss loss) {
        var fixed = Optional.ofNullable(comparison.fixedMargins()).orElse(List.of());
        return fixed.isEmpty()
                ? loss.margins()
                : fixed.stream().map(SpecResolver::decimal).toList();
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static double decimal(String text) {
        return Double.parseDouble(text);
    }
}
