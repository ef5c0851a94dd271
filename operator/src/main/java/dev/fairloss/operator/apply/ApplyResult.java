// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.apply;

import dev.fairloss.operator.plan.Rejection;
import java.util.List;

/**
 * The result of applying a plan.
 *
 * @param namespaceTerminating whether nothing can be created because the namespace is terminating
 * @param rejections           the writes that the API server rejected
 */
public record ApplyResult(boolean namespaceTerminating, List<Rejection> rejections) {
    public ApplyResult {
        rejections = List.copyOf(rejections);
    }
}
