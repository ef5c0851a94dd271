// SPDX-License-Identifier: Apache-2.0
/** Holds what every part of the trainer shares: failures with an exit code, and counter-based randomness. */
package dev.fairloss.trainer;
