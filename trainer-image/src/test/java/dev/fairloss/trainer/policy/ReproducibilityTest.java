// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.trainer.reward.SimulatedCollections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The stated reproducibility of a policy is the share of the actions that an independent collection has in common with it. */
class ReproducibilityTest {
    private static final int COLLECTIONS = 6;

    /**
     * Policies of several collections of the same people.
     *
     * @param actual mean share of states with the same action, over the pairs of policies that take all significant gains
     * @param stated mean of the stated reproducibility
     * @param passing share of the policies that state at least .95
     */
    private record Comparison(double actual, double stated, double passing) {}

    private static Comparison compare(double signal, int networks, long seed) {
        var people = SimulatedCollections.draw(signal, networks, seed);
        var found = IntStream.range(0, COLLECTIONS)
                .mapToObj(i -> people.collect(seed * COLLECTIONS + i))
                .toList();
        double[] stated = found.stream()
                .mapToDouble(one -> PolicyStability.of(one.table(), one.resamples(), .95, .9)
                        .reproducibility()
                        .orElseThrow())
                .toArray();
        var policies = found.stream().map(one -> actions(one)).toList();
        return new Comparison(
                agreement(policies),
                IntStream.range(0, COLLECTIONS)
                        .mapToDouble(i -> stated[i])
                        .average()
                        .orElseThrow(),
                IntStream.range(0, COLLECTIONS).filter(i -> stated[i] >= .95).count() / (double) COLLECTIONS);
    }

    /** The policy that takes all significant gains, reproducible or not. */
    private static Action[] actions(SimulatedCollections.Found found) {
        var mdp = MarginMdp.of(found.table(), PolicyRules.gains(.95), .9);
        return mdp.greedy(ValueIteration.solve(mdp));
    }

    private static double agreement(List<Action[]> policies) {
        return IntStream.range(0, policies.size())
                .boxed()
                .flatMapToDouble(i -> IntStream.range(0, i)
                        .mapToDouble(j -> IntStream.range(0, 36)
                                        .filter(state -> policies.get(i)[state] == policies.get(j)[state])
                                        .count()
                                / 36.))
                .average()
                .orElseThrow();
    }

    /** Five networks have smaller standard errors and more degrees of freedom, so their policies repeat more often. */
    @ParameterizedTest
    @CsvSource({"0, 3", "1, 3", "2, 3", "4, 3", "7, 3", "15, 3", "50, 3", "4, 2", "4, 5", "15, 5"})
    void isRightOnAverage(double signal, int networks) {
        var comparisons = IntStream.range(0, 16)
                .mapToObj(people -> compare(signal, networks, 100 + people))
                .toList();
        double actual =
                comparisons.stream().mapToDouble(Comparison::actual).average().orElseThrow();
        double stated =
                comparisons.stream().mapToDouble(Comparison::stated).average().orElseThrow();
        double passing =
                comparisons.stream().mapToDouble(Comparison::passing).average().orElseThrow();
        assertThat(stated)
                .as(
                        "signal %s, %s networks: actual %.3f, stated %.3f, passing %.2f",
                        signal, networks, actual, stated, passing)
                .isCloseTo(actual, within(.025));
    }

    @Property(tries = 25)
    void isNearlyRightForEverySignal(
            @ForAll @DoubleRange(min = 0, max = 30) double signal,
            @ForAll @IntRange(min = 2, max = 6) int networks,
            @ForAll @IntRange(min = 0, max = 1_000_000) int seed) {
        var comparison = compare(signal, networks, seed);
        assertThat(comparison.stated()).isCloseTo(comparison.actual(), within(.12));
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "7, 0", "50, 1"})
    void onlyPoliciesThatRepeatPass(double signal, double share) {
        assertThat(compare(signal, 3, 7).passing()).isEqualTo(share);
    }
}
