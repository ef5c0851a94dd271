// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.Replication;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All results of an experiment: its settings, environment, data, measurements and costs. The report is rendered from this
 * record alone.
 *
 * @param version        format version, {@link #VERSION}
 * @param name           name of the experiment
 * @param finished       time at which the results were collected
 * @param experimentFile the experiment as YAML, with all defaults filled in
 * @param arms           the arms, in the order of the spec
 * @param seeds          number of seeds per arm
 * @param margins        margin levels, ascending
 * @param initialMargin  margin of pretraining and of the first epochs
 * @param environment    software and hardware
 * @param data           the training data
 * @param groups         sizes of the nine groups, in the order of their indexes; empty if no rewards were collected
 * @param replication    whether each seed has a policy of its own
 * @param replicates     the policies and their rewards, in the order of the seeds that use them; empty if none was learned
 * @param worth          whether the utilities of the rewards correlate with accuracy; absent if no accuracy was measured
 * @param histories      margins by epoch, for every run
 * @param runs           training reports: every pretrained network, then every arm and seed
 * @param evaluations    evaluation reports, for every arm and seed that finished
 * @param summary        aggregates over seeds
 * @param attributes     every arm by every attribute of every evaluation set that has attributes; empty if none has
 * @param identification every arm on every identification set; empty if there is none
 * @param templates      every arm on every set of templates; empty if there is none
 * @param choice         the arm with the best trade-off; absent if the spec states none
 * @param costs          costs by phase; by phase and arm for training and evaluation
 */
@RecordBuilder
public record ExperimentResults(
        int version,
        String name,
        Instant finished,
        String experimentFile,
        List<Arm> arms,
        int seeds,
        List<Double> margins,
        double initialMargin,
        Environment environment,
        DatasetReport data,
        List<GroupSize> groups,
        Replication replication,
        List<PolicyReplicate> replicates,
        Optional<RewardWorth> worth,
        List<ArmMargins> histories,
        List<TrainReport> runs,
        List<EvaluationReport> evaluations,
        Summary summary,
        List<AttributeSummary> attributes,
        List<IdentificationSummary> identification,
        List<TemplateSummary> templates,
        Optional<ArmChoice> choice,
        List<PhaseCost> costs)
        implements ExperimentResultsBuilder.With {
    /** The current format version. */
    public static final int VERSION = 1;

    public ExperimentResults {
        arms = List.copyOf(arms);
        margins = List.copyOf(margins);
        groups = List.copyOf(groups);
        replicates = List.copyOf(replicates);
        histories = List.copyOf(histories);
        runs = List.copyOf(runs);
        evaluations = List.copyOf(evaluations);
        attributes = List.copyOf(attributes);
        identification = List.copyOf(identification);
        templates = List.copyOf(templates);
        costs = List.copyOf(costs);
    }

    /** The reward table of the first policy; empty if none was learned. */
    @JsonIgnore
    public Optional<RewardTable> rewards() {
        return replicates.stream().findFirst().map(PolicyReplicate::rewards);
    }

    /** The first policy; empty if none was learned. */
    @JsonIgnore
    public Optional<PolicyTable> policy() {
        return replicates.stream().findFirst().map(PolicyReplicate::policy);
    }

    /** Names of the evaluation sets, in the order of the spec. */
    public List<String> setNames() {
        return summary.arms().stream().map(ArmSummary::set).distinct().toList();
    }
}
