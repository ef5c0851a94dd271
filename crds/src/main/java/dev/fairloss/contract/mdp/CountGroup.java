// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.mdp;

/** A third of the long tail: a group of identities by their number of training images. */
public enum CountGroup {
    /** Few images. */
    TAIL,
    /** Some images. */
    MIDDLE,
    /** Many images. */
    HEAD
}
