// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How well the network of one fine-tune recognizes people, on images that no network was trained on. No reward depends on it: it
 * shows whether rewards predict accuracy.
 *
 * @param accuracy verification accuracy on the held-out identities, 0 to 1; absent if there are too few of them
 * @param auc      area under the ROC curve on the same pairs, 0 to 1; absent if there are too few of them
 * @param groups   balanced accuracy of each group on its fairness images, (9), 0 to 1; absent where it is not measured
 */
public record ProbeAccuracy(OptionalDouble accuracy, OptionalDouble auc, List<OptionalDouble> groups) {
    public ProbeAccuracy {
        groups = List.copyOf(groups);
    }
}
