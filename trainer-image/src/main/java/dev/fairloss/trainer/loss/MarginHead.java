// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.loss;

import java.util.List;

/**
 * Makes the own class harder to reach: changes the cosines between samples and class centers before they are scaled and go
 * into the softmax. Heads are older than Fair Loss (ICCV 2019), which gives each sample the margin of its class's group.
 *
 * <p>A head has no fields; what it remembers between updates it keeps in {@link #initialState}. A new head needs a class
 * and a constant in {@link dev.fairloss.contract.spec.Head}; {@link Heads} then does not compile until it has a case for the head.
 */
public interface MarginHead {
    /**
     * What the script needs to know about the margin of a class, computed once for each class and epoch: the margin, or functions
     * of it.
     *
     * @param margin at least 0, in the head's unit
     */
    default float[] terms(float margin) {
        return new float[] {margin};
    }

    /** The values that the head keeps between updates, with their initial values. */
    default List<State> initialState() {
        return List.of();
    }

    /**
     * A value that a head keeps between updates.
     *
     * @param name of the value in files
     * @param initial before the first update
     */
    record State(String name, float initial) {}

    /**
     * Writes the operations that apply the margins to the cosines.
     *
     * @return variable of the result: (batch, classes), of the type of the cosines, differentiable in them; with all margins 0 the
     *     cosines themselves, unless the head says otherwise
     */
    String write(HeadScript script);
}
