// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.mdp.ClassGroupIndexes;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.spec.Utility;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeResultTest {
    @ParameterizedTest
    @CsvSource({"2, 3", "3, 2", "0, 1"})
    void everyClassNeedsAGroup(int groups, int classes) {
        assertThatThrownBy(() -> result(groups, classes))
                .hasMessage("A probe result needs a group for each class, not " + groups + " groups for " + classes
                        + " classes.");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void everyKindOfDistanceNeedsAValueForEachClass(int shorter) {
        var lists = IntStream.range(0, 6)
                .mapToObj(kind -> ClassValues.of(new float[kind == shorter ? 2 : 3]))
                .toList();
        assertThatThrownBy(() -> new ProbeDistances(
                        lists.get(0), lists.get(1), lists.get(2), lists.get(3), lists.get(4), lists.get(5)))
                .hasMessage("Each kind of distance needs a value for each of 3 classes.");
    }

    @Test
    void anAccuracyReplacesTheOneBefore() {
        var first = new ProbeAccuracy(OptionalDouble.of(.5), OptionalDouble.of(.625), List.of());
        var second = new ProbeAccuracy(OptionalDouble.of(.75), OptionalDouble.empty(), List.of());
        var result = result(3, 3);
        assertThat(result.classes()).isEqualTo(3);
        assertThat(result.accuracy()).isEmpty();
        assertThat(result.with(first).with(second)).isEqualTo(result.with(second));
        assertThat(result.with(second).accuracy()).hasValue(second);
        assertThat(result.with(second).distances()).isEqualTo(result.distances());
    }

    @Test
    void aUtilityIsEmptyIfUnknown() {
        var group = new GroupProbeResult(
                Group.of(0), 2, 1, OptionalDouble.of(.5), OptionalDouble.of(.25), Map.of(Utility.Difference, .25));
        assertThat(group.utility(Utility.Difference)).hasValue(.25);
        assertThat(group.utility(Utility.DPrime)).isEmpty();
    }

    private static ProbeResult result(int groups, int classes) {
        var distances = ClassValues.of(new float[classes]);
        return new ProbeResult(
                ProbeResult.VERSION,
                ProbeResult.BEFORE,
                0,
                Collections.nCopies(9, .25),
                42,
                List.of(),
                ClassGroupIndexes.of(new int[groups]),
                new ProbeDistances(distances, distances, distances, distances, distances, distances),
                Optional.empty());
    }
}
