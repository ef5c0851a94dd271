// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import dev.fairloss.api.v1alpha1.Backbone;
import dev.fairloss.api.v1alpha1.Head;
import dev.fairloss.api.v1alpha1.Precision;
import dev.fairloss.api.v1alpha1.Schedule;
import dev.fairloss.api.v1alpha1.Strategy;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Effective specs for tests. */
final class Specs {
    static final Fingerprints DATA = new Fingerprints("a".repeat(64), Map.of("lfw", "b".repeat(64)));

    private Specs() {}

    static Effective small() {
        return new Effective(
                new Effective.Data(new Effective.ImageFolder("file:faces"), 64, new Effective.HoldOut(0, 4, 4, 0)),
                List.of(new Effective.PairFile("lfw", "file:pairs.txt", "file:validation")),
                new Effective.Model(Backbone.R56, 128),
                new Effective.Loss(Head.CosFace, 16, List.of(.15, .25, .35, .45), .25),
                new Effective.Optimization(64, .1, .9, 5e-4, 50, Schedule.Cosine, Precision.Float32),
                new Effective.Pretraining(new Effective.Length(OptionalInt.empty(), OptionalInt.of(3000)), 1),
                new Effective.Collection(Strategy.Grouped, 100, .003, 1, 1),
                new Effective.Policy(.9, 1000, 2, 1),
                new Effective.Training(new Effective.Length(OptionalInt.empty(), OptionalInt.of(3000)), 2, 2),
                List.of(new Arm.FairLoss(), new Arm.FixedMargin(.25), new Arm.RandomPolicy()));
    }

    static Effective with(Effective spec, Effective.Training training) {
        return new Effective(
                spec.dataset(),
                spec.evaluation(),
                spec.model(),
                spec.loss(),
                spec.optimization(),
                spec.pretraining(),
                spec.collection(),
                spec.policy(),
                training,
                spec.arms());
    }

    static Effective with(Effective spec, Effective.Collection collection) {
        return new Effective(
                spec.dataset(),
                spec.evaluation(),
                spec.model(),
                spec.loss(),
                spec.optimization(),
                spec.pretraining(),
                collection,
                spec.policy(),
                spec.training(),
                spec.arms());
    }

    static Effective with(Effective spec, List<Arm> arms) {
        return new Effective(
                spec.dataset(),
                spec.evaluation(),
                spec.model(),
                spec.loss(),
                spec.optimization(),
                spec.pretraining(),
                spec.collection(),
                spec.policy(),
                spec.training(),
                arms);
    }
}
