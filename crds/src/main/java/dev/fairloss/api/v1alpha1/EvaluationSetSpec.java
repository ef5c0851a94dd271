// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import dev.fairloss.contract.spec.EvaluationSet;
import dev.fairloss.contract.spec.OverlapPolicy;
import java.util.Optional;

/** A kind of evaluation set: one field of {@link EvaluationSpec}. */
interface EvaluationSetSpec {
    /**
     * The set with defaults filled in.
     *
     * @param landmarks URI of the landmarks of its images
     * @param attributes URI of the attributes of its people or images
     */
    EvaluationSet resolve(
            String name, Optional<String> landmarks, Optional<String> attributes, OverlapPolicy overlapPolicy);
}
