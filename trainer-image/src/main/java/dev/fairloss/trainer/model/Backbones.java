// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import dev.fairloss.trainer.TrainerException;
import java.util.List;
import java.util.stream.Collectors;

/** All backbones by name: the one place where a new one is entered. */
public final class Backbones {
    private static final List<BackboneNetwork> ALL = List.of(new SmallResNet56px());

    private Backbones() {}

    /**
     * The backbone of a name as a manifest writes it.
     *
     * @throws TrainerException if there is none of that name
     */
    public static BackboneNetwork named(String name) {
        return ALL.stream()
                .filter(backbone -> backbone.name().equals(name))
                .findFirst()
                .orElseThrow(() -> TrainerException.invalidInput(
                        "model.backbone: there is no " + name + ".",
                        "Choose one of "
                                + ALL.stream().map(BackboneNetwork::name).collect(Collectors.joining(", ")) + "."));
    }
}
