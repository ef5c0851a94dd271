// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the steps as they are run, and the one road that a laptop and a pod share. May import every package of the
 * trainer but {@code cli}.
 */
package dev.fairloss.trainer.run;
