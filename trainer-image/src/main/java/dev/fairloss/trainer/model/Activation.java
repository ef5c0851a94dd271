// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import java.util.List;

/** What follows a batch norm. */
public enum Activation {
    /** Nothing. */
    NONE,
    /** max(x, 0). */
    RELU,
    /** x where it is above 0, else a trained multiple of x, one factor for each channel. */
    PRELU;

    /** @param module path of the PyTorch module */
    List<ParameterSpec> parameters(String layer, String module, int channels) {
        return switch (this) {
            case NONE, RELU -> List.of();
            case PRELU -> List.of(ParameterSpec.slopes(layer + ".prelu", module, channels));
        };
    }

    /** Writes it. @return variable of the result */
    String write(ForwardScript script, String layer, String x) {
        return switch (this) {
            case NONE -> x;
            case RELU -> script.relu(x);
            case PRELU -> script.prelu(layer + ".prelu", x);
        };
    }
}
