// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import dev.fairloss.contract.step.ExitCode;

/** The outcome of a Job. */
public sealed interface Outcome
        permits Outcome.Done, Outcome.Held, Outcome.Pending, Outcome.WithoutPods, Outcome.Failed, Outcome.Lingering {
    /** Its pods succeed. */
    record Done() implements Outcome {}

    /** Its pods keep running. */
    record Held() implements Outcome {}

    /** Its pods exist, but do not start. */
    record Pending() implements Outcome {}

    /** It has no pods. */
    record WithoutPods() implements Outcome {}

    /** The trainers of its pods succeed, but another container keeps the pods and the Job running. */
    record Lingering() implements Outcome {}

    /** A pod fails and the Job fails. */
    record Failed(ExitCode code, String message, String remedy) implements Outcome {}
}
