// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.trainer.runtime.ChargedTime;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.steps.Alternation;
import dev.fairloss.trainer.steps.TrainingHost;
import dev.fairloss.trainer.store.SharedTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The final trainings of a run on this machine. On a GPU, as many as the experiment requests are computed at the same time: when the
 * first one can start, all others that can start too follow, and each makes room for the next. On a CPU, all are left to the caller,
 * one after another.
 */
final class LocalTrainings {
    private final StepContext context;
    private final Preparation.Found found;
    private final int atOnce;
    private final Set<StepId> done = new HashSet<>();

    LocalTrainings(StepContext context, Preparation.Found found) {
        this.context = context;
        this.found = found;
        this.atOnce = context.trainingsAtOnce();
    }

    /**
     * Runs a training with others, if several are to be computed at the same time. If one fails, those that have begun go on to their
     * ends, and the failure is thrown.
     *
     * @return whether the step is done; false if it is to be run alone
     */
    boolean runBefore(PlannedStep step) {
        if (atOnce == 1 || step.kind() != StepKind.TRAIN) {
            return false;
        }
        if (!done.contains(step.id())) {
            context.checkStop();
            runAll(found.plan().steps().stream().filter(this::canStart).toList());
        }
        return true;
    }

    private boolean canStart(PlannedStep step) {
        return step.kind() == StepKind.TRAIN
                && !done.contains(step.id())
                && step.inputs().stream()
                        .map(id -> found.plan().step(id).orElseThrow())
                        .allMatch(input -> input.kind() == StepKind.PREPARE
                                || context.artifacts(input).finished());
    }

    private void runAll(List<PlannedStep> trainings) {
        int together = Math.min(atOnce, trainings.size());
        var time = SharedTime.of(context.clock());
        try (var host = TrainingHost.shared(context.settings().threads())) {
            var outcomes = Together.run(
                    together,
                    trainings.stream()
                            .map(step -> new Together.Work<>(step.id().text(), () -> run(step, together, host, time)))
                            .toList());
            Alternation.require(outcomes.stream()
                    .flatMap(outcome -> outcome.failure().stream())
                    .toList());
        }
        trainings.forEach(step -> done.add(step.id()));
    }

    private StepId run(PlannedStep step, int together, TrainingHost host, SharedTime time) {
        context.checkStop();
        var share = time.join();
        try {
            var member = context.member(
                    context.settings().ofOneSharing(together), context.progress(), ChargedTime.of(share, 0));
            var data = found.data().with(member.settings());
            LocalRunner.runOrReuse(member, new StepRunner(member, found.plan(), data, host), step);
            return step.id();
        } finally {
            share.leave();
        }
    }
}
