// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import dev.fairloss.api.v1alpha1.ComparisonSpec;
import dev.fairloss.api.v1alpha1.DatasetSpec;
import dev.fairloss.api.v1alpha1.EvaluationSpec;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.api.v1alpha1.LossSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Makes an {@link Effective} from a valid spec in which the schema's defaults are filled in: the one place that copes with what is absent. */
public final class EffectiveSpec {
    private EffectiveSpec() {}

    /**
     * The effective spec.
     *
     * @param spec valid by the CRD's schema and rules, defaults filled in
     */
    public static Effective of(FairLossExperimentSpec spec) {
        var loss = loss(spec.loss());
        var optimization = spec.optimization();
        var collection = spec.collection();
        var policy = spec.policy();
        return new Effective(
                data(spec.dataset()),
                spec.evaluation().stream().map(EffectiveSpec::evaluation).toList(),
                new Effective.Model(spec.model().backbone(), spec.model().embeddingSize()),
                loss,
                new Effective.Optimization(
                        optimization.batchSize(),
                        decimal(optimization.learningRate()),
                        decimal(optimization.momentum()),
                        decimal(optimization.weightDecay()),
                        optimization.warmUpUpdates(),
                        optimization.schedule(),
                        optimization.precision()),
                new Effective.Pretraining(
                        length(spec.pretraining().epochs(), spec.pretraining().updates()),
                        spec.pretraining().seed()),
                new Effective.Collection(
                        collection.strategy(),
                        collection.updates(),
                        decimal(collection.learningRate()),
                        collection.repeats(),
                        collection.seed()),
                new Effective.Policy(
                        decimal(policy.discount()), policy.updates(), decimal(policy.keepWithin()), policy.seed()),
                new Effective.Training(
                        length(spec.training().epochs(), spec.training().updates()),
                        spec.training().policyFromEpoch(),
                        spec.training().seeds()),
                arms(spec.comparison(), loss));
    }

    private static Effective.Data data(DatasetSpec dataset) {
        Effective.Source source = Optional.ofNullable(dataset.imageFolder())
                .<Effective.Source>map(folder -> new Effective.ImageFolder(folder.uri()))
                .orElseGet(() -> new Effective.Synthetic(
                        dataset.synthetic().people(),
                        dataset.synthetic().maximumImages(),
                        dataset.synthetic().seed()));
        var holdOut = dataset.holdOut();
        return new Effective.Data(
                source,
                dataset.imageSize(),
                new Effective.HoldOut(
                        holdOut.people(), holdOut.minimumImages(), holdOut.maximumImages(), holdOut.seed()));
    }

    private static Effective.EvaluationSet evaluation(EvaluationSpec set) {
        return Optional.ofNullable(set.pairs())
                .<Effective.EvaluationSet>map(pairs -> new Effective.PairFile(set.name(), pairs.uri(), pairs.images()))
                .orElseGet(() -> new Effective.HeldOutPeople(
                        set.name(), set.heldOutPeople().pairs()));
    }

    private static Effective.Loss loss(LossSpec loss) {
        return new Effective.Loss(
                loss.head(),
                decimal(loss.scale()),
                loss.margins().stream().map(EffectiveSpec::decimal).toList(),
                decimal(loss.initialMargin()));
    }

    private static Effective.Length length(Integer epochs, Integer updates) {
        return new Effective.Length(optional(epochs), optional(updates));
    }

    private static List<Arm> arms(ComparisonSpec comparison, Effective.Loss loss) {
        var arms = new ArrayList<Arm>(List.of(new Arm.FairLoss()));
        for (var arm : comparison.arms()) {
            switch (arm) {
                case FixedMargin -> margins(comparison, loss).forEach(margin -> arms.add(new Arm.FixedMargin(margin)));
                case RandomPolicy -> arms.add(new Arm.RandomPolicy());
            }
        }
        return arms;
    }

    private static List<Double> margins(ComparisonSpec comparison, Effective.Loss loss) {
        var fixed = Optional.ofNullable(comparison.fixedMargins()).orElse(List.of());
        return fixed.isEmpty()
                ? loss.margins()
                : fixed.stream().map(EffectiveSpec::decimal).toList();
    }

    private static OptionalInt optional(Integer value) {
        return value == null ? OptionalInt.empty() : OptionalInt.of(value);
    }

    private static double decimal(String text) {
        return Double.parseDouble(text);
    }
}
