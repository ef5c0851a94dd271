// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import io.micrometer.core.instrument.Tag;
import java.util.List;
import java.util.stream.IntStream;

/** Builds the labels of a metric. */
final class MetricTags {
    private MetricTags() {}

    /** @param values in the order of the metric's labels */
    static List<Tag> tags(Metric metric, String... values) {
        if (values.length != metric.labels().size()) {
            throw new IllegalArgumentException(
                    metric.prometheus() + " needs a value for each of its labels " + metric.labels());
        }
        return IntStream.range(0, values.length)
                .mapToObj(i -> Tag.of(metric.labels().get(i), values[i]))
                .toList();
    }
}
