// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which steps of a plan are finished, in few bytes: one bit a step, in the order of {@link StepPlan#steps}, so that the
 * 2,004 steps of the largest plan fit into a termination message.
 *
 * @param bits hexadecimal digits, two a byte; step i is bit i mod 8 (from the lowest) of byte i / 8; zeros at the end left out
 */
public record FinishedSteps(@JsonValue String bits) {
    @JsonCreator
    public FinishedSteps {
        if (bits.length() % 2 != 0 || !bits.matches("[0-9a-f]*")) {
            throw new IllegalArgumentException("not the bits of finished steps: " + bits);
        }
    }

    /** Of a plan and the ids of those that are finished. */
    public static FinishedSteps of(StepPlan plan, Set<StepId> finished) {
        var bits = new BitSet();
        List<PlannedStep> steps = plan.steps();
        for (int i = 0; i < steps.size(); i++) {
            bits.set(i, finished.contains(steps.get(i).id()));
        }
        return new FinishedSteps(HexFormat.of().formatHex(bits.toByteArray()));
    }

    /** The ids of those that are finished; bits beyond the plan mean nothing. */
    public Set<StepId> in(StepPlan plan) {
        var set = BitSet.valueOf(HexFormat.of().parseHex(bits));
        return set.stream()
                .filter(i -> i < plan.steps().size())
                .mapToObj(i -> plan.steps().get(i).id())
                .collect(Collectors.toUnmodifiableSet());
    }
}
