// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import dev.fairloss.contract.spec.Arm;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is known of an experiment when it ends: what was asked, what it ran on, what it found and what it cost.
 * The report shows nothing else.
 *
 * @param version of this form, {@link #VERSION}
 * @param name of the experiment
 * @param finished when the results were put together
 * @param manifest the manifest with all defaults filled in, YAML
 * @param arms in the manifest's order
 * @param seeds seeds asked for
 * @param margins margin levels, ascending
 * @param initialMargin margin of the first epochs and of pre-training
 * @param environment what it ran on
 * @param data the training data
 * @param groups sizes of the nine groups, in the order of their indexes; empty if rewards were not collected
 * @param rewards the reward table
 * @param policy the learned policy
 * @param histories margins by epoch of every run
 * @param runs pre-training, then each arm and seed
 * @param evaluations each arm and seed that finished
 * @param summary the figures to lead with
 * @param costs seconds by phase, and by arm for training and evaluation
 */
public record ExperimentResults(
        int version,
        String name,
        Instant finished,
        String manifest,
        List<Arm> arms,
        int seeds,
        List<Double> margins,
        double initialMargin,
        Environment environment,
        DatasetReport data,
        List<GroupSize> groups,
        Optional<RewardTable> rewards,
        Optional<PolicyTable> policy,
        List<ArmMargins> histories,
        List<TrainReport> runs,
        List<EvaluationReport> evaluations,
        Summary summary,
        List<PhaseCost> costs) {
    /** The version that this code writes. */
    public static final int VERSION = 1;

    public ExperimentResults {
        arms = List.copyOf(arms);
        margins = List.copyOf(margins);
        groups = List.copyOf(groups);
        histories = List.copyOf(histories);
        runs = List.copyOf(runs);
        evaluations = List.copyOf(evaluations);
        costs = List.copyOf(costs);
    }

    /** Names of the evaluation sets, in the manifest's order. */
    public List<String> setNames() {
        return summary.arms().stream().map(ArmSummary::set).distinct().toList();
    }
}
