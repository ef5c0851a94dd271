// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.artifact.CpuSeconds;
import dev.fairloss.contract.result.PhaseCost;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.store.Ledger;
import dev.fairloss.trainer.store.Stopwatch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The costs of the phases of an experiment, from the manifests and ledgers of its steps. */
final class PhaseCosts {
    private PhaseCosts() {}

    private record Phase(StepKind kind, Optional<String> arm) {}

    /**
     * Costs by phase, and by arm for training and evaluation, in plan order. The report, which is still running, costs the time
     * since it started.
     *
     * @param report measures the report step since its start
     */
    static List<PhaseCost> of(StepContext context, StepPlan plan, Stopwatch report) {
        Map<Phase, PhaseCost> costs = new LinkedHashMap<>();
        for (var step : plan.steps()) {
            if (step.kind() != StepKind.REPORT) {
                var phase = new Phase(
                        step.kind(), step.step().run().map(run -> run.arm().name()));
                costs.merge(phase, cost(context, step, phase), PhaseCost::plus);
            }
        }
        double reporting = report.seconds();
        costs.put(
                new Phase(StepKind.REPORT, Optional.empty()),
                new PhaseCost(
                        StepKind.REPORT,
                        Optional.empty(),
                        reporting,
                        0,
                        0,
                        reporting * context.settings().devices(),
                        report.cpuSeconds(),
                        0));
        return new ArrayList<>(costs.values());
    }

    private static PhaseCost cost(StepContext context, PlannedStep step, Phase phase) {
        var manifest = context.artifacts(step).manifest();
        double seconds = manifest.map(found -> found.cost().wallSeconds()).orElse(0.);
        boolean own = manifest.map(found -> StepAttempt.isOwn(context, found)).orElse(true);
        double lost = own ? new Ledger(context.store(), StepContext.address(step), context.clock()).lostSeconds() : 0;
        return new PhaseCost(
                phase.kind(),
                phase.arm(),
                own ? seconds : 0,
                own ? 0 : seconds,
                lost,
                manifest.map(found -> found.cost().deviceSeconds()).orElse(0.),
                manifest.map(found -> found.cost().cpuSeconds()).orElse(CpuSeconds.ZERO),
                manifest.map(found -> found.cost().images()).orElse(0L));
    }
}
