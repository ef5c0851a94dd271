// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import java.util.ArrayList;
import java.util.List;

/** Decides which trainings share a Job. Pure. */
final class TrainingGroups {
    private TrainingGroups() {}

    /**
     * The steps of each Job. Trainings share as few Jobs as possible, of sizes that differ by at most one, the larger ones first; every
     * other step has a Job of its own. If only some of the Jobs are created, the remaining trainings are grouped in the same way
     * again: removing any group of at most {@code most} leaves one group less of the same sizes.
     *
     * @param steps that can start, in the order of the plan
     * @param most  trainings that share a Job, at least 1
     * @return all steps, in the order of the first one of each group
     */
    static List<List<PlannedStep>> of(List<PlannedStep> steps, int most) {
        var trainings =
                steps.stream().filter(step -> step.kind() == StepKind.TRAIN).toList();
        var groups = new ArrayList<List<PlannedStep>>();
        var partition = partition(trainings, most).iterator();
        List<PlannedStep> group = List.of();
        for (var step : steps) {
            if (step.kind() != StepKind.TRAIN) {
                groups.add(List.of(step));
            } else if (!group.contains(step)) {
                group = partition.next();
                groups.add(group);
            }
        }
        return groups;
    }

    private static List<List<PlannedStep>> partition(List<PlannedStep> trainings, int most) {
        var groups = new ArrayList<List<PlannedStep>>();
        int left = (trainings.size() + most - 1) / most;
        for (int first = 0; left > 0; left--) {
            int size = (trainings.size() - first + left - 1) / left;
            groups.add(trainings.subList(first, first + size));
            first += size;
        }
        return groups;
    }
}
