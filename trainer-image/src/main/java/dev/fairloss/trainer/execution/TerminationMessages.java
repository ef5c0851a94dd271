// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.ExperimentResults;
import dev.fairloss.contract.step.FinishedSteps;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.contract.step.TerminationMessage.Result;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.store.Ledger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** What a pod tells of a step that is done, from what lies in the store. */
record TerminationMessages(StepContext context, PodRunner.Order order) {

    /** Of a step that had been finished before this pod came; of a fan-out, each pod tells of its own share. */
    TerminationMessage reused(PlannedStep step, StepManifest before) {
        var cost = step.kind().fansOut() ? shareCost(step) : before.cost();
        return message(true, Optional.of(cost), lost(step), List.of(), Optional.empty(), Optional.empty());
    }

    /** Of a step, or of a share, that this pod has done. */
    TerminationMessage finished(PlannedStep step) {
        var cost = Optional.of(shareCost(step));
        if (step.kind() != StepKind.REPORT) {
            return message(false, cost, lost(step), List.of(), Optional.empty(), Optional.empty());
        }
        var manifest = context.experiment().manifest();
        String report = context.store().describe(ArtifactLayout.report(manifest.namespace(), manifest.name()));
        return message(false, cost, lost(step), results(), Optional.of(report), Optional.empty());
    }

    /** Of prepare. */
    TerminationMessage prepared(Preparation.Found found, Cost cost) {
        var finished = new HashSet<StepId>();
        var deviceSeconds = new ArrayList<Long>();
        for (var step : found.plan().steps()) {
            if (step.kind() != StepKind.PREPARE) {
                context.artifacts(step).manifest().ifPresent(manifest -> {
                    finished.add(step.id());
                    deviceSeconds.add(Math.round(manifest.cost().deviceSeconds()));
                });
            }
        }
        var prepared = new TerminationMessage.Prepared(
                found.data().fingerprints(), FinishedSteps.of(found.plan(), finished), deviceSeconds);
        return message(false, Optional.of(cost), 0, List.of(), Optional.empty(), Optional.of(prepared));
    }

    private TerminationMessage message(
            boolean reused,
            Optional<Cost> cost,
            double lost,
            List<Result> results,
            Optional<String> report,
            Optional<TerminationMessage.Prepared> prepared) {
        return new TerminationMessage(
                TerminationMessage.VERSION,
                order.step(),
                order.hash(),
                reused,
                cost,
                lost,
                results,
                report,
                prepared,
                Optional.empty());
    }

    private List<Result> results() {
        var manifest = context.experiment().manifest();
        var key = ArtifactLayout.results(manifest.namespace(), manifest.name());
        var results = ContractJson.read(context.store().read(key).orElseThrow(), ExperimentResults.class);
        return results.summary().arms().stream()
                .map(arm -> new Result(
                        arm.arm(),
                        arm.set(),
                        arm.accuracy().mean(),
                        arm.accuracy().sd().stream().boxed().findFirst(),
                        arm.accuracy().seeds()))
                .toList();
    }

    private Cost shareCost(PlannedStep step) {
        return StepAttempt.keptCost(attempts(step), context);
    }

    private double lost(PlannedStep step) {
        double seconds =
                attempts(step).stream().mapToDouble(LedgerEntry::lostSeconds).sum();
        return seconds * context.settings().devices();
    }

    /** Of this share; with another number of shares, each of the shares of now tells of some of those. */
    private List<LedgerEntry> attempts(PlannedStep step) {
        return new Ledger(context.store(), StepContext.address(step), context.clock())
                .all().stream()
                        .filter(entry -> order.share().has(entry.shard()))
                        .toList();
    }
}
