// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import dev.fairloss.contract.spec.EvaluationSet;
import dev.fairloss.contract.spec.OverlapPolicy;

/** A kind of evaluation set: one field of {@link EvaluationSpec}. */
interface EvaluationSetSpec {
    /** The set with defaults filled in. */
    EvaluationSet resolve(String name, OverlapPolicy overlapPolicy);
}
