// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.StepId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts step IDs. */
final class StepIdOption implements ITypeConverter<StepId> {
    @Override
    public StepId convert(String text) {
        try {
            return new StepId(text);
        } catch (IllegalArgumentException notAStepId) {
            throw new TypeConversionException("'" + text + "' is not a step ID");
        }
    }
}
