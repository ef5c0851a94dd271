// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A point of a training curve. Its JSON form is the array {@code [update, loss, learningRate]}.
 *
 * @param update       number of updates so far
 * @param loss         mean loss over the updates since the previous point
 * @param learningRate learning rate at this update
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"update", "loss", "learningRate"})
public record CurvePoint(long update, double loss, double learningRate) {}
