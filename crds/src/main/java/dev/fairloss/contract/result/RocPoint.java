// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A point of a ROC curve. Its JSON form is the array {@code [far, tar]}.
 *
 * @param far false accept rate, 0 to 1
 * @param tar true accept rate, 0 to 1
 */
@JsonFormat(shape = JsonFormat.Shape.ARRAY)
@JsonPropertyOrder({"far", "tar"})
public record RocPoint(double far, double tar) {}
