// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Resolved specs for tests. */
final class Specs {
    static final Fingerprints DATA = new Fingerprints("a".repeat(64), Map.of("lfw", "b".repeat(64)));

    private Specs() {}

    static ResolvedSpec small() {
        return new ResolvedSpec(
                new ResolvedSpec.Data(
                        new DataSource.ImageFolder("file:faces"), 64, new ResolvedSpec.HoldOut(0, 4, 4, 0)),
                List.of(new EvaluationSet.Pairs("lfw", "file:pairs.txt", "file:validation", OverlapPolicy.Reject)),
                new ResolvedSpec.Model(Backbone.SmallResNet56px, 128),
                new ResolvedSpec.Loss(Head.CosFace, 16, List.of(.15, .25, .35, .45), .25),
                new ResolvedSpec.Optimization(64, .1, .9, 5e-4, 50, LearningRateSchedule.Cosine, Precision.Float32),
                new ResolvedSpec.Pretraining(new ResolvedSpec.Length(OptionalInt.empty(), OptionalInt.of(3000)), 2),
                new ResolvedSpec.Collection(
                        CollectionStrategy.BalancedDesign, Replication.PerSeed, 100, .003, 3, 1, true),
                new ResolvedSpec.Policy(Utility.DPrime, .9, 1000, 2),
                new ResolvedSpec.Training(new ResolvedSpec.Length(OptionalInt.empty(), OptionalInt.of(3000)), 2, 2),
                List.of(new Arm.FairLoss(), new Arm.FixedMargin(.25), new Arm.RandomPolicy()),
                Optional.empty());
    }

    /** Every arm and every kind of evaluation set, lengths in epochs, one seed. */
    static ResolvedSpec full() {
        var length = new ResolvedSpec.Length(OptionalInt.of(20), OptionalInt.empty());
        return small().with(spec -> spec.evaluation(List.of(
                        new EvaluationSet.Pairs("lfw", "file:pairs.txt", "file:validation", OverlapPolicy.Reject),
                        new EvaluationSet.Bin("cfp", "file:cfp_fp.bin", OverlapPolicy.Reject),
                        new EvaluationSet.HeldOutIdentities("unseen", 3000, OverlapPolicy.Reject)))
                .pretraining(new ResolvedSpec.Pretraining(length, 1))
                .training(new ResolvedSpec.Training(length, 2, 1))
                .arms(List.of(
                        new Arm.FairLoss(),
                        new Arm.FixedMargin(.25),
                        new Arm.RandomPolicy(),
                        new Arm.SettledMargins(),
                        new Arm.Ldam())));
    }
}
