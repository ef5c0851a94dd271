// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import dev.fairloss.contract.spec.Arm;

/**
 * One final training of an arm.
 *
 * @param arm  the arm
 * @param seed the seed, 1 or more
 */
public record ArmRun(Arm arm, int seed) implements StepScope {
    /** The name within the experiment, such as {@code fairloss-1}. */
    public String name() {
        return arm.name() + "-" + seed;
    }

    @Override
    public String suffix() {
        return "-" + name();
    }
}
