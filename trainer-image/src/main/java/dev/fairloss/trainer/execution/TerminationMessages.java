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
import dev.fairloss.contract.step.TerminationMessageBuilder;
import dev.fairloss.trainer.report.PolicyOutcome;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.store.Ledger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** Builds the termination message of a successful pod from the artifacts in the store. */
record TerminationMessages(StepContext context, StepRequest request) {

    /** Largest number of skipped files, and of identities without images, whose names reach the status. */
    private static final int SKIPPED_NAMES = 10;

    /** For a step that was finished before this pod started. Each pod of a fan-out reports the cost of its own shard. */
    TerminationMessage reused(PlannedStep step, StepManifest before) {
        var cost = step.kind().fansOut() ? shardCost(step) : before.cost();
        return message(true, Optional.of(cost), lost(step), List.of(), Optional.empty(), Optional.empty());
    }

    /** For a step or a shard that this pod has run. */
    TerminationMessage finished(PlannedStep step) {
        var cost = Optional.of(shardCost(step));
        if (step.kind() != StepKind.REPORT) {
            return message(false, cost, lost(step), List.of(), Optional.empty(), Optional.empty());
        }
        var manifest = context.experiment().file();
        String report = context.store().describe(ArtifactLayout.report(manifest.namespace(), manifest.name()));
        var found = found();
        return message(false, cost, lost(step), results(found), Optional.of(report), Optional.empty())
                .withBest(found.summary().best())
                .withPolicy(PolicyOutcome.of(found));
    }

    /** For prepare. */
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
                found.data().fingerprints(),
                FinishedSteps.of(found.plan(), finished),
                deviceSeconds,
                Optional.of(found.data().index().skipped())
                        .filter(skipped -> !skipped.none())
                        .map(skipped -> skipped.limited(SKIPPED_NAMES, TerminationMessage.NAME)));
        return message(false, Optional.of(cost), 0, List.of(), Optional.empty(), Optional.of(prepared));
    }

    private TerminationMessage message(
            boolean reused,
            Optional<Cost> cost,
            double lost,
            List<Result> results,
            Optional<String> report,
            Optional<TerminationMessage.Prepared> prepared) {
        return TerminationMessageBuilder.builder()
                .version(TerminationMessage.VERSION)
                .step(request.step())
                .hash(request.hash())
                .reused(reused)
                .lostDeviceSeconds(lost)
                .results(results)
                .cost(cost)
                .report(report)
                .prepared(prepared)
                .build();
    }

    private ExperimentResults found() {
        var manifest = context.experiment().file();
        var key = ArtifactLayout.results(manifest.namespace(), manifest.name());
        return ContractJson.read(context.store().read(key).orElseThrow(), ExperimentResults.class);
    }

    private static List<Result> results(ExperimentResults results) {
        return results.summary().arms().stream()
                .map(arm -> new Result(
                        arm.arm(),
                        arm.set(),
                        arm.accuracy().mean(),
                        arm.accuracy().sd().stream().boxed().findFirst(),
                        arm.accuracy().seeds()))
                .toList();
    }

    private Cost shardCost(PlannedStep step) {
        return StepAttempt.keptCost(attempts(step), context);
    }

    private double lost(PlannedStep step) {
        double seconds =
                attempts(step).stream().mapToDouble(LedgerEntry::lostSeconds).sum();
        return seconds * context.settings().devices();
    }

    /** Attempts of this shard. After a change of the number of shards, each present shard counts some of the former ones. */
    private List<LedgerEntry> attempts(PlannedStep step) {
        return new Ledger(context.store(), StepContext.address(step), context.clock())
                .all().stream()
                        .filter(entry -> request.shard().has(entry.shard()))
                        .toList();
    }
}
