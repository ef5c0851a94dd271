// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.NumericModes;
import java.util.Arrays;
import java.util.List;

/** A way of computing updates whose speed is measured. */
enum UpdateVariant {
    FLOAT32("Float32", Precision.Float32, NumericModes.DEFAULT),
    BFLOAT16("BFloat16", Precision.BFloat16, NumericModes.DEFAULT),
    FLOAT16("Float16", Precision.Float16, NumericModes.DEFAULT),
    FULL_FLOAT32("Float32 without TensorFloat-32", Precision.Float32, new NumericModes(false, true)),
    ANY_ALGORITHM("Float32 with any algorithm", Precision.Float32, new NumericModes(true, false)),
    ANY_ALGORITHM_BFLOAT16("BFloat16 with any algorithm", Precision.BFloat16, new NumericModes(true, false));

    private final String text;
    private final Precision precision;
    private final NumericModes modes;

    UpdateVariant(String text, Precision precision, NumericModes modes) {
        this.text = text;
        this.precision = precision;
        this.modes = modes;
    }

    /** Those worth measuring on a device: CPUs have no modes, and most of them emulate float16. */
    static List<UpdateVariant> of(ComputeDevice device) {
        return device instanceof ComputeDevice.Gpu ? Arrays.asList(values()) : List.of(FLOAT32, BFLOAT16);
    }

    Precision precision() {
        return precision;
    }

    NumericModes modes() {
        return modes;
    }

    @Override
    public String toString() {
        return text;
    }
}
