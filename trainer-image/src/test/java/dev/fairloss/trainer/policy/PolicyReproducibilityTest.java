// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.PolicyRow;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import dev.fairloss.trainer.reward.CollectionDesign;
import dev.fairloss.trainer.reward.CollectionSetup;
import dev.fairloss.trainer.reward.SimulatedFaces;
import dev.fairloss.trainer.testing.Spaces;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Five independent collections of the same people, each with its own designs, mini-batches and networks. Their policies have 95 %
 * of the actions in common, except those that call no move significant.
 */
class PolicyReproducibilityTest {
    private static final StateActionSpace SPACE = Spaces.PAPER;

    /** @param signal sd of the true rewards, relative to the one measured on real faces */
    @ParameterizedTest
    @ValueSource(doubles = {0, .25, 1, 40})
    void independentCollectionsLeadToTheSamePolicyOrToNone(double signal) {
        var noise = new double[9];
        Arrays.fill(noise, SimulatedFaces.NOISE);
        var network = new double[9][SPACE.levels()];
        for (double[] levels : network) {
            Arrays.fill(levels, .5 * SimulatedFaces.NOISE);
        }
        var people = SimulatedFaces.draw(SPACE, signal * SimulatedFaces.SIGNAL, noise, network, 101);
        var policies = IntStream.range(0, 5)
                .mapToObj(seed -> actions(people.again(seed), seed))
                .filter(actions -> actions.stream().anyMatch(action -> action != Action.KEEP))
                .toList();
        if (signal == 0) {
            assertThat(policies).isEmpty();
        }
        if (signal == 40) {
            assertThat(policies).hasSize(5);
        }
        assertThat(agreement(policies)).isGreaterThanOrEqualTo(.95);
    }

    private static List<Action> actions(SimulatedFaces people, int seed) {
        var setup = new CollectionSetup(SPACE, 3, 3, seed);
        var design = CollectionDesign.of(CollectionStrategy.BalancedDesign, setup);
        var results = people.run(design);
        var table = design.rewards(results, Utility.Difference);
        var stability = PolicyStability.of(table, design.resamples(results, Utility.Difference), .95, .9);
        var rules = new PolicyRules(table, .95, stability);
        var mdp = rules.mdp(.9);
        var exact = ValueIteration.solve(mdp);
        return rules.rows(mdp, exact, exact).stream().map(PolicyRow::action).toList();
    }

    /** Mean share of states with the same action, over the pairs of policies; 1 without a pair. */
    private static double agreement(List<List<Action>> policies) {
        var shares = new ArrayList<Double>();
        for (int i = 0; i < policies.size(); i++) {
            for (int j = 0; j < i; j++) {
                var one = policies.get(i);
                var other = policies.get(j);
                shares.add(IntStream.range(0, one.size())
                                .filter(state -> one.get(state) == other.get(state))
                                .count()
                        / (double) one.size());
            }
        }
        return shares.stream().mapToDouble(share -> share).average().orElse(1);
    }
}
