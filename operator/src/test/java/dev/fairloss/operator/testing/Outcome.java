// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import dev.fairloss.contract.step.ExitCode;

/** What becomes of a Job. */
public sealed interface Outcome permits Outcome.Done, Outcome.Held, Outcome.Failed {
    /** Its pods do what they are to do. */
    record Done() implements Outcome {}

    /** Its pods run on. */
    record Held() implements Outcome {}

    /** A pod fails, and the Job gives up. */
    record Failed(ExitCode code, String message, String remedy) implements Outcome {}
}
