// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.report.CsvTables;
import dev.fairloss.trainer.report.HtmlReport;
import dev.fairloss.trainer.report.ModelCard;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.store.Stopwatch;
import java.nio.charset.StandardCharsets;

/** Writes all results as one page, one JSON file and several tables, into the folder of the experiment. */
public final class ReportStep implements StepAttempt.Body {
    /** Summary field: the result in one sentence. */
    public static final String HEADLINE = "headline";

    private final PreparedData data;
    private final StepPlan plan;

    public ReportStep(PreparedData data, StepPlan plan) {
        this.data = data;
        this.plan = plan;
    }

    @Override
    public ObjectNode run(StepAttempt run) {
        var context = run.context();
        var stopwatch = Stopwatch.start(context.clock());
        var results = new ResultsCollector(context, plan, data).results(stopwatch);
        var manifest = context.experiment().file();
        String namespace = manifest.namespace();
        String name = manifest.name();
        CsvTables.of(results).forEach((table, csv) -> context.store()
                .put(ArtifactLayout.table(namespace, name, table), csv.getBytes(StandardCharsets.UTF_8)));
        context.store().put(ArtifactLayout.results(namespace, name), ContractJson.write(results));
        context.store()
                .put(
                        ArtifactLayout.report(namespace, name),
                        HtmlReport.render(results).getBytes(StandardCharsets.UTF_8));
        plan.steps().stream()
                .flatMap(step -> step.step().run().stream())
                .distinct()
                .forEach(training -> {
                    String arm = training.arm().name();
                    String card = ModelCard.render(results, context.spec(), arm, training.seed());
                    context.store()
                            .put(
                                    ArtifactLayout.card(namespace, name, arm + "-" + training.seed()),
                                    card.getBytes(StandardCharsets.UTF_8));
                });
        new TrackedResults(context, plan, results).send();
        return ContractJson.mapper().createObjectNode().put(HEADLINE, HtmlReport.headline(results));
    }
}
