// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.ResolvedSpec;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class FinishedStepsProperties {
    @Property(tries = 200)
    void roundTrips(@ForAll("plans") StepPlan plan, @ForAll Set<@IntRange(max = 2003) Integer> indexes) {
        Set<StepId> finished = indexes.stream()
                .filter(i -> i < plan.steps().size())
                .map(i -> plan.steps().get(i).id())
                .collect(Collectors.toSet());
        var bits = FinishedSteps.of(plan, finished);
        assertThat(bits.in(plan)).isEqualTo(finished);
        assertThat(bits.bits())
                .hasSizeLessThanOrEqualTo(2 * ((plan.steps().size() + 7) / 8))
                .doesNotEndWith("00");
    }

    /** Up to 302 steps: for each of 30 seeds two networks, collection, policy and three arms; prepare and report. */
    @Provide
    Arbitrary<StepPlan> plans() {
        var spec = Specs.small();
        List<Arm> arms = List.of(new Arm.FairLoss(), new Arm.RandomPolicy(), new Arm.FixedMargin(.25));
        return Arbitraries.integers()
                .between(1, 30)
                .flatMap(seeds -> Arbitraries.integers().between(1, 3).map(count -> {
                    var training = new ResolvedSpec.Training(spec.training().length(), 1, seeds);
                    return StepPlan.of(spec.withTraining(training).withArms(arms.subList(0, count)), Specs.DATA);
                }));
    }
}
