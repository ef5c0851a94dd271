// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.contract.step.StepId;
import java.util.Optional;

/**
 * Why an experiment cannot go on without a person.
 *
 * @param step    the step that failed; absent if the experiment could not begin
 * @param exitCode    exit status of its process, where there was one
 * @param reason  in one word
 * @param message what happened
 * @param remedy  what to do
 */
public record Failure(Optional<StepId> step, Optional<Integer> exitCode, Reason reason, String message, String remedy) {
    /** What happened and what to do, in one line. */
    public String text() {
        return step.map(id -> id + ": ").orElse("")
                + message
                + (message.endsWith(".") ? "" : ".")
                + (remedy.isEmpty() ? "" : " " + remedy);
    }
}
