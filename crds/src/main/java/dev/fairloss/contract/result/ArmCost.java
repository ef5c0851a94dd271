// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * The computation of an arm with one seed, in updates; an embedded image counts as in {@link CollectionCost}. Evaluation is left
 * out.
 *
 * @param arm      name of the arm
 * @param training updates of the final training, over all its networks, averaged over seeds
 * @param policy   updates with the computation of pretraining and reward collection, divided by the number of seeds; 0 if the arm
 *     does not use the policy
 */
public record ArmCost(String arm, long training, long policy) {
    /** Training and policy. */
    @JsonIgnore
    public long total() {
        return training + policy;
    }
}
