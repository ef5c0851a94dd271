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
 * The finished steps of a plan as a bit set, one bit per step in the order of {@link StepPlan#steps}. This keeps
 * the thousands of steps of the largest plan within the size of a termination message.
 *
 * @param bits hexadecimal, two digits per byte; step i is bit i mod 8 (least significant first) of byte i / 8; trailing zero
 *     bytes are left out
 */
public record FinishedSteps(@JsonValue String bits) {
    @JsonCreator
    public FinishedSteps {
        if (bits.length() % 2 != 0 || !bits.matches("[0-9a-f]*")) {
            throw new IllegalArgumentException("Not a bit set in hexadecimal bytes: " + bits);
        }
    }

    /** Encodes the ids of finished steps. */
    public static FinishedSteps of(StepPlan plan, Set<StepId> finished) {
        var bits = new BitSet();
        List<PlannedStep> steps = plan.steps();
        for (int i = 0; i < steps.size(); i++) {
            bits.set(i, finished.contains(steps.get(i).id()));
        }
        return new FinishedSteps(HexFormat.of().formatHex(bits.toByteArray()));
    }

    /** Decodes the ids of finished steps; bits beyond the end of the plan are ignored. */
    public Set<StepId> in(StepPlan plan) {
        var set = BitSet.valueOf(HexFormat.of().parseHex(bits));
        return set.stream()
                .filter(i -> i < plan.steps().size())
                .mapToObj(i -> plan.steps().get(i).id())
                .collect(Collectors.toUnmodifiableSet());
    }
}
