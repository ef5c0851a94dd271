// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.result.RewardTable;
import dev.fairloss.trainer.Seeds;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Which probes are run, and how a reward table follows from what is read off them. Pure: the same design, the same probes. */
public sealed interface CollectionDesign permits ExhaustiveDesign, BalancedDesign {

    /** Name in manifests and tables. */
    String strategy();

    /** States and actions to collect rewards for. */
    StateActionSpace space();

    /** How many times all is run, each time with other mini-batches, 1 or more. */
    int repeats();

    /** Seed of the design and of its mini-batches. */
    long seed();

    /** Number of probes, repeats included. */
    int fineTunes();

    /** All probes, in the order of their indexes: repeat after repeat. */
    List<Probe> probes();

    /**
     * The reward table.
     *
     * @param readOuts one of each probe, in any order
     * @throws IllegalArgumentException if a probe's read-out is missing
     */
    RewardTable rewards(List<ProbeResult> readOuts);

    /** Seed of the mini-batches of a repeat. */
    default long miniBatchSeed(int repeat) {
        return Seeds.mix(seed(), "collection mini-batches", repeat);
    }

    /** Read-outs in the order of the probes. */
    default List<ProbeResult> inOrder(List<ProbeResult> readOuts) {
        var sorted = readOuts.stream()
                .sorted(Comparator.comparingInt(ProbeResult::probe))
                .toList();
        int probes = fineTunes();
        if (!sorted.stream()
                .map(ProbeResult::probe)
                .toList()
                .equals(IntStream.range(0, probes).boxed().toList())) {
            throw new IllegalArgumentException("one read-out of each of " + probes + " probes is needed, not of "
                    + sorted.stream().map(ProbeResult::probe).toList());
        }
        return sorted;
    }
}
