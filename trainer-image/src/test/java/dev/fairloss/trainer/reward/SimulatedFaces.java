// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Probe results without training: utility = own potential + deviation of the repeat's network from it + effects of other groups'
 * margins + drift of the repeat + noise. The sizes were measured at a learning rate of .003 with 100 updates. Rewards have a standard deviation of 4.3e-4. The difference
 * of two probes has noise of 1.5e-4 with common random numbers (1.06e-4 per probe) and of 16e-4 without (the drift). The
 * effects of other groups are large enough to make differences of cell means useless.
 */
public record SimulatedFaces(
        StateActionSpace space,
        double[][] potential,
        double[][] crossGroupEffects,
        double[] noise,
        double[][] network,
        long seed) {
    public static final double SIGNAL = 4.3e-4;
    public static final double NOISE = 1.5e-4 / Math.sqrt(2);
    private static final double DRIFT = 16e-4 / Math.sqrt(2);
    /** Change of utility for a change of another group's margin by 1; a level is .1. */
    private static final double CROSS_GROUP_EFFECT = 3e-4 / .1;

    private static final int CLASSES = 12;
    private static final ClassGroups GROUPS = ClassGroups.of(
            IntStream.range(0, Group.NUMBER * CLASSES).map(c -> c / CLASSES).toArray());

    /** All groups have the same noise, and all networks the same potentials. */
    static SimulatedFaces draw(StateActionSpace space, double noise, long seed) {
        var noises = new double[Group.NUMBER];
        Arrays.fill(noises, noise);
        return draw(space, SIGNAL, noises, new double[Group.NUMBER][space.levels()], seed);
    }

    /**
     * Draws potentials and effects.
     *
     * @param signal sd of the true rewards
     * @param noise of each group's utility after a probe, (9)
     * @param network sd of the potential between networks, (9, levels)
     */
    public static SimulatedFaces draw(
            StateActionSpace space, double signal, double[] noise, double[][] network, long seed) {
        var random = Seeds.random(seed, "simulated faces");
        var potential = new double[Group.NUMBER][space.levels()];
        var crossGroupEffects = new double[Group.NUMBER][Group.NUMBER];
        for (int group = 0; group < Group.NUMBER; group++) {
            for (int level = 1; level < space.levels(); level++) {
                potential[group][level] = potential[group][level - 1] + signal * random.nextGaussian();
            }
            for (int other = 0; other < Group.NUMBER; other++) {
                crossGroupEffects[group][other] = other == group ? 0 : CROSS_GROUP_EFFECT * random.nextGaussian();
            }
        }
        return new SimulatedFaces(space, potential, crossGroupEffects, noise, network, seed);
    }

    /** The same people in another collection: all noise is drawn again. */
    public SimulatedFaces again(long other) {
        return new SimulatedFaces(space, potential, crossGroupEffects, noise, network, other);
    }

    /** The true reward. */
    double reward(StateAction pair) {
        double[] own = potential[pair.state().group().index()];
        return own[pair.nextLevel()] - own[pair.state().level()];
    }

    /** The true rewards of all moves. */
    double[] rewards() {
        return space.moves().stream().mapToDouble(this::reward).toArray();
    }

    /** A table's rewards of all moves. */
    static double[] rewards(RewardTable table) {
        return table.space().moves().stream()
                .mapToDouble(move -> table.row(move).reward())
                .toArray();
    }

    public List<ProbeResult> run(CollectionDesign design) {
        return design.probes().stream().map(this::run).toList();
    }

    private ProbeResult run(Probe probe) {
        var inter = new float[GROUPS.classes()];
        var random = Seeds.random(seed, "noise", probe.index());
        for (int c = 0; c < inter.length; c++) {
            // The mean of a group's classes has the noise of a probe.
            inter[c] = (float) (utility(probe, GROUPS.group(c))
                    + noise[GROUPS.group(c)] * Math.sqrt(CLASSES) * random.nextGaussian());
        }
        return ProbeResults.of(probe.index(), inter, new float[inter.length], GROUPS);
    }

    private double utility(Probe probe, int group) {
        int level = probe.levels().get(group);
        double utility = potential[group][level]
                + network[group][level]
                        * Seeds.random(seed ^ probe.seed(), "network", group, level)
                                .nextGaussian();
        for (int other = 0; other < Group.NUMBER; other++) {
            utility += crossGroupEffects[group][other]
                    * space.margin(probe.levels().get(other));
        }
        return utility
                + DRIFT * Seeds.random(seed ^ probe.seed(), "drift", group).nextGaussian();
    }
}
