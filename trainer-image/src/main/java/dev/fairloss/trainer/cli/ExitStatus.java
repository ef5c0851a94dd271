// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.step.ExitCode;
import java.util.Comparator;
import java.util.List;

/** The exit code of a process that runs several steps, which tells a Job whether a retry may help. */
final class ExitStatus {
    private ExitStatus() {}

    /** By precedence: a failure that a retry would repeat, then another failure, then a stop. The first of equals counts. */
    private enum Rank {
        PERMANENT,
        FAILED,
        STOPPED,
        DONE
    }

    /** The code of the process. @param codes of its steps, in their order */
    static ExitCode of(List<ExitCode> codes) {
        return codes.stream().min(Comparator.comparing(ExitStatus::rank)).orElse(ExitCode.DONE);
    }

    private static Rank rank(ExitCode code) {
        if (code == ExitCode.DONE) {
            return Rank.DONE;
        }
        if (code.isStop()) {
            return Rank.STOPPED;
        }
        return code.isPermanent() ? Rank.PERMANENT : Rank.FAILED;
    }
}
