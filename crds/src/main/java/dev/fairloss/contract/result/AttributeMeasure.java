// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is measured by group of people, or between groups. Each protocol has its own measures. Measures between groups cover the
 * groups that are large enough to be compared.
 */
public sealed interface AttributeMeasure permits VerificationMeasure, IdentificationMeasure {
    /** The name in tables. */
    String id();

    /** The name in JSON. */
    String name();

    /** Whether the measure compares groups. */
    boolean comparesGroups();

    /** A value by kind. */
    <R> R map(Function<VerificationMeasure, R> verification, Function<IdentificationMeasure, R> identification);

    /** The measures of all protocols. */
    static List<AttributeMeasure> all() {
        return Stream.<AttributeMeasure>concat(
                        Arrays.stream(VerificationMeasure.values()), Arrays.stream(IdentificationMeasure.values()))
                .toList();
    }

    /** The measure with a name in JSON. */
    @JsonCreator
    static AttributeMeasure of(String name) {
        return all().stream()
                .filter(measure -> measure.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no measure " + name + "."));
    }
}
