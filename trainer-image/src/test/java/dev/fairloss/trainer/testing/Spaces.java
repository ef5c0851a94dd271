// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import dev.fairloss.contract.mdp.StateActionSpace;
import java.util.List;

/** State and action spaces. */
public final class Spaces {
    /** The space of the paper: margins .15, .25, .35, .45. */
    public static final StateActionSpace PAPER = new StateActionSpace(List.of(.15, .25, .35, .45));

    private Spaces() {}
}
