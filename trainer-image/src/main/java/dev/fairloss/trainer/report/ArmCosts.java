// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.report;

import dev.fairloss.contract.result.ArmCost;
import dev.fairloss.contract.result.CollectionCost;
import dev.fairloss.contract.result.PhaseCost;
import dev.fairloss.contract.result.TrainReport;
import dev.fairloss.contract.spec.Arm;
import dev.fairloss.contract.spec.ArmInput;
import dev.fairloss.contract.step.StepKind;
import java.util.List;

/** Computes what each arm costs with one seed, from the trainings and the images that passed through the network. */
final class ArmCosts {
    private ArmCosts() {}

    /**
     * The cost of each arm with a finished training.
     *
     * @param collectionUpdates optimizer updates of all fine-tunes
     */
    static List<ArmCost> of(List<Arm> arms, List<TrainReport> runs, List<PhaseCost> costs, long collectionUpdates) {
        long policy = Math.round(policy(runs, costs, collectionUpdates) / seeds(runs));
        return arms.stream()
                .flatMap(arm -> runs.stream()
                        .filter(run ->
                                run.run().equals(arm.name()) && run.aborted().isEmpty())
                        .mapToLong(run -> run.networks() * run.updatesDone())
                        .average()
                        .stream()
                        .mapToObj(updates -> new ArmCost(
                                arm.name(), Math.round(updates), arm.inputs().contains(ArmInput.POLICY) ? policy : 0)))
                .toList();
    }

    private static double seeds(List<TrainReport> runs) {
        return Math.max(
                1,
                runs.stream()
                        .filter(run -> !run.run().equals(TrainReport.PRETRAINING))
                        .mapToInt(TrainReport::seed)
                        .distinct()
                        .count());
    }

    /** The cost of pretraining and collection for all seeds, in updates. */
    private static double policy(List<TrainReport> runs, List<PhaseCost> costs, long collectionUpdates) {
        int batch = runs.stream().mapToInt(TrainReport::batchSize).findFirst().orElse(1);
        long pretraining = runs.stream()
                .filter(run -> run.run().equals(TrainReport.PRETRAINING))
                .mapToLong(TrainReport::updatesDone)
                .sum();
        long images = costs.stream()
                .filter(cost -> cost.phase() == StepKind.PRETRAIN || cost.phase() == StepKind.COLLECT)
                .mapToLong(PhaseCost::images)
                .sum();
        long updates = pretraining + collectionUpdates;
        return updates + CollectionCost.embeddingUpdates(Math.max(0, images - updates * batch), batch);
    }
}
