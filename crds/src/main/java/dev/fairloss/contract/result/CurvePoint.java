// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A point of a training curve; in JSON an array {@code [update, loss, learningRate]}.
 *
 * @param update updates done
 * @param loss mean over the updates since the point before
 * @param learningRate at this update
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"update", "loss", "learningRate"})
public record CurvePoint(long update, double loss, double learningRate) {}
