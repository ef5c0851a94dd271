// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Head;
import dev.fairloss.contract.spec.Precision;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Backbones for tests that run updates: every kind of layer, and the deeper IResNets left out, which only have more blocks. Float16 is
 * tested on the smallest backbone only: most CPUs emulate it, which takes minutes for an IResNet.
 */
public final class BackboneCases {
    private static final Backbone[] SMALL = {Backbone.SmallResNet56px, Backbone.MobileFaceNet};

    private BackboneCases() {}

    /** Backbones of all kinds of layers with each precision. */
    public static Stream<Arguments> withPrecisions() {
        return Stream.concat(Stream.of(SMALL), Stream.of(Backbone.IResNet18))
                .flatMap(backbone -> precisions(backbone).map(precision -> Arguments.of(backbone, precision)));
    }

    /** The smallest backbone with every head, and the others with one. */
    public static Stream<Arguments> withHeads() {
        return Stream.concat(
                Stream.of(Head.values()).map(head -> Arguments.of(Backbone.SmallResNet56px, head)),
                Stream.of(Backbone.MobileFaceNet, Backbone.IResNet18)
                        .map(backbone -> Arguments.of(backbone, Head.CosFace)));
    }

    private static Stream<Precision> precisions(Backbone backbone) {
        return Stream.of(Precision.values())
                .filter(precision -> precision != Precision.Float16 || backbone == Backbone.SmallResNet56px);
    }

    /** The same as {@link #withHeads()}, each with all its precisions. */
    public static Stream<Arguments> withHeadsAndPrecisions() {
        return withHeads().flatMap(choice -> precisions((Backbone) choice.get()[0])
                .map(precision -> Arguments.of(choice.get()[0], choice.get()[1], precision)));
    }
}
