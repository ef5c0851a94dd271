// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import dev.fairloss.contract.spec.Backbone;

/** The network of each backbone that an experiment file can name. */
public final class Backbones {
    private Backbones() {}

    /** The network of a backbone. */
    public static BackboneNetwork of(Backbone backbone) {
        return switch (backbone) {
            case SmallResNet56px -> SmallResNet56px.network();
            case MobileFaceNet -> MobileFaceNet.network();
            case IResNet18 -> IResNet.network(backbone, 2, 2, 2, 2);
            case IResNet34 -> IResNet.network(backbone, 3, 4, 6, 3);
            case IResNet50 -> IResNet.network(backbone, 3, 4, 14, 3);
            case IResNet100 -> IResNet.network(backbone, 3, 13, 30, 3);
        };
    }
}
