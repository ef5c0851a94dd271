// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ArmMargins;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.result.MarginHistory;
import dev.fairloss.contract.spec.Arm;
import java.util.List;

/**
 * The seeds in which FairLoss kept every group at the initial margin in all epochs. Its network then equals that of the fixed
 * initial margin, bit for bit on a CPU, so a difference of 0 is not a measurement.
 *
 * @param seeds seeds of FairLoss with known margins
 * @param unchanged those of them in which no margin changed
 */
record UnchangedMargins(List<Integer> seeds, List<Integer> unchanged) {
    private static final String FAIR_LOSS = new Arm.FairLoss().name();

    static UnchangedMargins of(ExperimentResults results) {
        List<ArmMargins> runs = results.histories().stream()
                .filter(history -> history.arm().equals(FAIR_LOSS)
                        && !history.history().epochs().isEmpty())
                .toList();
        return new UnchangedMargins(
                runs.stream().map(ArmMargins::seed).toList(),
                runs.stream()
                        .filter(run -> isConstant(run.history(), results.initialMargin()))
                        .map(ArmMargins::seed)
                        .toList());
    }

    private static boolean isConstant(MarginHistory history, double margin) {
        return history.epochs().stream()
                .flatMap(epoch -> epoch.levels().stream())
                .allMatch(level -> history.margins().get(level) == margin);
    }

    /** Whether no seed changed a margin. */
    boolean all() {
        return !seeds.isEmpty() && seeds.equals(unchanged);
    }

    /** Whether some seeds changed a margin, and others did not. */
    boolean some() {
        return !unchanged.isEmpty() && !all();
    }
}
