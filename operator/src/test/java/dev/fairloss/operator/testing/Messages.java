// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.Fingerprints;
import dev.fairloss.contract.step.FinishedSteps;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.contract.step.TerminationMessageBuilder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Termination messages of the trainer's pods. */
public final class Messages {
    /** 10 s on two devices. */
    public static final Cost COST = new Cost(10, 20, OptionalDouble.empty(), "cpu x2", 1000);

    private Messages() {}

    /** A pod finished its step and spent {@link #COST}. */
    public static TerminationMessage done(String step) {
        return done(step, "", false);
    }

    /** A pod finished its step, or found it finished. */
    public static TerminationMessage done(String step, String hash, boolean reused) {
        return message(step, hash).reused(reused).build();
    }

    /** A pod finished its step. @param lost device-seconds of attempts that left nothing */
    public static TerminationMessage done(String step, Cost cost, double lost) {
        return message(step, "").cost(Optional.of(cost)).lostDeviceSeconds(lost).build();
    }

    /** A pod found its step finished in the store. */
    public static TerminationMessage reused(String step) {
        return done(step, "", true);
    }

    /** A pod finished its step and does not know what it cost. */
    public static TerminationMessage withoutCost(String step) {
        return message(step, "").cost(Optional.empty()).build();
    }

    /** Prepare read the data. @param finished steps of the plan that are finished in the store */
    public static TerminationMessage prepared(
            Fingerprints data, StepPlan plan, Set<StepId> finished, List<Long> deviceSeconds) {
        return prepared(
                "",
                new TerminationMessage.Prepared(
                        data, FinishedSteps.of(plan, finished), deviceSeconds, Optional.empty()));
    }

    /** Prepare read the data. */
    public static TerminationMessage prepared(String hash, TerminationMessage.Prepared prepared) {
        return message("prepare", hash).prepared(Optional.of(prepared)).build();
    }

    /** The report is written. */
    public static TerminationMessage report(String hash, boolean reused, TerminationMessage.Result... results) {
        return message("report", hash)
                .reused(reused)
                .results(List.of(results))
                .report(Optional.of("s3://experiments/report.html"))
                .build();
    }

    /** A pod failed. */
    public static TerminationMessage failed(String step, ExitCode code, String message, String remedy) {
        return TerminationMessage.failed(new StepId(step), "", new TerminationMessage.Problem(code, message, remedy));
    }

    private static TerminationMessageBuilder message(String step, String hash) {
        return TerminationMessageBuilder.builder()
                .version(TerminationMessage.VERSION)
                .step(new StepId(step))
                .hash(hash)
                .cost(Optional.of(COST));
    }
}
