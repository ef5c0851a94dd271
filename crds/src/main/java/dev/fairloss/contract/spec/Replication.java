// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/** How many policies an experiment learns. The constants are spelled as in an experiment file. */
public enum Replication {
    /** One policy for each seed of the final trainings, so that differences between seeds include those between policies. */
    PerSeed,
    /** One policy for all seeds. Results hold for this policy only. */
    Shared
}
