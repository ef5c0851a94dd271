// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import dev.fairloss.contract.step.StepKind;
import dev.fairloss.trainer.catalog.StoredExperiment;
import dev.fairloss.trainer.report.Formats;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The page of an experiment: its plan with the state and the cost of each step. */
final class ExperimentPage {
    private final ConsoleStore store;
    private final StoredExperiment experiment;
    private final Templates templates;

    ExperimentPage(ConsoleStore store, StoredExperiment experiment, Templates templates) {
        this.store = store;
        this.experiment = experiment;
        this.templates = templates;
    }

    /** A row of the table of steps. */
    private record Row(
            String id,
            StoredStepState state,
            String detail,
            String percent,
            String seconds,
            String lost,
            String images,
            String device,
            String changed,
            String reusedFrom) {}

    /** The whole page. */
    String page() {
        var values = fragmentValues();
        values.putAll(frame("steps"));
        values.put("namespace", experiment.namespace());
        values.put("name", experiment.name());
        values.put("store", store.artifacts().describe());
        return templates.render("experiment", values);
    }

    /** Values of the frame that all pages of the experiment share. @param tab the current page */
    Map<String, Object> frame(String tab) {
        return Map.of("title", experiment.title(), "key", store.id() + "/" + experiment.title(), "tab", tab);
    }

    /** The part of the page that changes while the experiment runs. */
    String fragment() {
        return templates.render("steps", fragmentValues());
    }

    private Map<String, Object> fragmentValues() {
        var steps = store.steps(experiment);
        var state = store.state(steps);
        long done = steps.stream().filter(StoredStep::finished).count();
        var values = new HashMap<String, Object>();
        values.put("state", state);
        values.put("finished", state == StoredStepState.FINISHED);
        values.put("done", done);
        values.put("all", steps.size());
        values.put("seconds", Formats.seconds(own(steps)));
        values.put("reusedSeconds", reused(steps) > 0 ? Formats.seconds(reused(steps)) : "");
        values.put("headline", headline(steps));
        values.put("graph", PlanGraph.of(steps, experiment.title()));
        values.put(
                "live",
                steps.stream().flatMap(step -> LiveProgress.of(step).stream()).toList());
        values.put("curveWidth", LiveProgress.WIDTH);
        values.put("curveHeight", LiveProgress.HEIGHT);
        values.put("rows", steps.stream().map(this::row).toList());
        return values;
    }

    private String headline(List<StoredStep> steps) {
        return steps.stream()
                .filter(step -> step.reference().kind().equals(StepKind.REPORT.id()))
                .flatMap(step -> step.manifest().stream())
                .map(StoredExperiment::headline)
                .findFirst()
                .orElse("");
    }

    private double own(List<StoredStep> steps) {
        return steps.stream()
                .filter(step -> step.reusedFrom(experiment.title()).isEmpty())
                .mapToDouble(StoredStep::seconds)
                .sum();
    }

    private double reused(List<StoredStep> steps) {
        return steps.stream()
                .filter(step -> step.reusedFrom(experiment.title()).isPresent())
                .mapToDouble(StoredStep::seconds)
                .sum();
    }

    private Row row(StoredStep step) {
        boolean started = step.changed().isPresent();
        return new Row(
                step.id(),
                step.state(),
                step.probes() > 0 ? Formats.count(step.probes()) + " fine-tunes done" : "",
                LiveProgress.percent(step),
                started ? Formats.seconds(step.seconds()) : Formats.NONE,
                step.lostSeconds() >= 0.1 ? Formats.seconds(step.lostSeconds()) : "",
                step.images() > 0 ? Formats.count(step.images()) : Formats.NONE,
                step.device(),
                DisplayText.time(step.changed()),
                step.reusedFrom(experiment.title()).orElse(""));
    }
}
