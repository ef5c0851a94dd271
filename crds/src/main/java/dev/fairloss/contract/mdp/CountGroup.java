// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.mdp;

/** A person's place on the long tail, by the number of their images. */
public enum CountGroup {
    /** Few images. */
    TAIL,
    /** Some images. */
    MIDDLE,
    /** Many images. */
    HEAD
}
