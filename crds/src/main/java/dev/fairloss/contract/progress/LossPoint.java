// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.progress;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A point of a loss curve. Its JSON form is the array {@code [update, loss]}.
 *
 * @param update number of updates so far
 * @param loss   mean loss over the updates since the previous point
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"update", "loss"})
public record LossPoint(long update, double loss) {
    /** @throws IllegalArgumentException if the loss is not finite */
    public LossPoint {
        if (!Double.isFinite(loss)) {
            throw new IllegalArgumentException("Invalid loss of a curve point: " + loss + ".");
        }
    }
}
