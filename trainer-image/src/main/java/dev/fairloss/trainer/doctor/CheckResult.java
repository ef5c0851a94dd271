// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.doctor;

/**
 * The result of one check.
 *
 * @param name what was checked, such as {@code memory}
 * @param verdict whether it is as it should be
 * @param found what was found, in one line
 * @param remedy what to do, in complete sentences; empty if there is nothing to do
 */
public record CheckResult(String name, Verdict verdict, String found, String remedy) {
    /** Verdicts, in ascending order. */
    public enum Verdict {
        /** As it should be. */
        OK,
        /** The trainer runs, but slower or with less than the machine has. */
        WARNING,
        /** The trainer cannot run. */
        PROBLEM
    }

    static CheckResult ok(String name, String found) {
        return new CheckResult(name, Verdict.OK, found, "");
    }

    static CheckResult warning(String name, String found, String remedy) {
        return new CheckResult(name, Verdict.WARNING, found, remedy);
    }

    static CheckResult problem(String name, String found, String remedy) {
        return new CheckResult(name, Verdict.PROBLEM, found, remedy);
    }
}
