// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.steps.PrepareStep;
import dev.fairloss.trainer.steps.PreparedData;
import dev.fairloss.trainer.steps.UpdateMemoryCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;

/**
 * A plan, compared with its store.
 *
 * @param version version of this format, {@value #VERSION}
 * @param name name of the experiment
 * @param store URI of the store
 * @param fineTunes number of fine-tunes of each collection, including repeats
 * @param steps steps in execution order
 * @param summary summary in one sentence
 */
public record PlanView(int version, String name, String store, int fineTunes, List<StepView> steps, String summary) {
    static final int VERSION = 1;

    public PlanView {
        steps = List.copyOf(steps);
    }

    /**
     * A step of the plan.
     *
     * @param id ID of the step
     * @param phase kind of the step, followed by the arm if it has one
     * @param hash absent until prepare has read the data
     * @param state state in the store
     * @param seconds seconds that a finished step took, or that an unfinished step is expected to take, if measured
     * @param note note for the user
     */
    public record StepView(
            String id, String phase, Optional<String> hash, StepState state, OptionalDouble seconds, String note) {
        /** Whether the step is finished. */
        @JsonIgnore
        public boolean isFinished() {
            return state == StepState.FINISHED;
        }
    }

    /** State of a step in the store. */
    public enum StepState {
        /** All artifacts exist. */
        FINISHED("finished"),
        /** Some tasks of a fan-out are finished. */
        PARTIAL("partial"),
        /** No artifacts exist. */
        TO_DO("to do");

        private final String label;

        StepState(String label) {
            this.label = label;
        }

        /** The name in tables and JSON. */
        @JsonValue
        public String label() {
            return label;
        }
    }

    /** Compares the plan with the index of the data and the store. Changes neither. @param measure whether to estimate costs */
    public static PlanView of(StepContext context, boolean measure) {
        return of(context, measure, Optional.empty());
    }

    /** The same with costs for an assumed machine. */
    public static PlanView of(StepContext context, AssumedSpeed speed) {
        return of(context, false, Optional.of(speed));
    }

    private static PlanView of(StepContext context, boolean measure, Optional<AssumedSpeed> speed) {
        var first = StepPlan.of(context.spec()).steps().get(0);
        var data = PrepareStep.known(context, first);
        var plan = data.map(found -> StepPlan.of(context.spec(), found.fingerprints()))
                .orElseGet(() -> StepPlan.of(context.spec()));
        var assumed = speed.map(given -> CostEstimator.assume(context.spec(), data, given));
        var estimate = measure ? Optional.of(CostEstimator.measure(context, data)) : assumed;
        UpdateMemoryCheck.requireFits(context, data.map(PreparedData::classes).orElse(1));
        var steps = new ArrayList<StepView>();
        for (var step : plan.steps()) {
            steps.add(view(context, step, data, estimate));
        }
        int fineTunes =
                StepPlan.probes(context.spec().collection(), context.spec().space());
        return new PlanView(
                VERSION,
                context.experiment().file().name(),
                context.store().describe(),
                fineTunes,
                steps,
                summary(
                                steps,
                                data.isPresent(),
                                speed.<DoubleFunction<String>>map(given -> given::describe)
                                        .or(() -> measure ? Optional.of(PlanView::onThisMachine) : Optional.empty()))
                        + UpdateMemoryCheck.note(context, data));
    }

    private static StepView view(
            StepContext context, PlannedStep step, Optional<PreparedData> data, Optional<CostEstimator> estimate) {
        String id = step.id().text();
        String phase = step.kind().id()
                + step.step().run().map(run -> " " + run.arm().name()).orElse("");
        if (step.kind() == StepKind.PREPARE && data.isEmpty()) {
            return new StepView(
                    id, phase, step.hash(), StepState.TO_DO, OptionalDouble.empty(), "reads all images once");
        }
        var expected = estimate.map(known -> known.seconds(step.step())).orElse(OptionalDouble.empty());
        String fanOut = step.tasks() > 1 ? step.tasks() + " fine-tunes" : "";
        if (step.hash().isEmpty()) {
            return new StepView(id, phase, step.hash(), StepState.TO_DO, expected, fanOut);
        }
        var artifacts = context.artifacts(step);
        var manifest = artifacts.manifest();
        if (manifest.isPresent()) {
            var took = OptionalDouble.of(manifest.get().cost().wallSeconds());
            String note = step.kind() == StepKind.PREPARE ? "checks for changes on every run" : "";
            return new StepView(id, phase, step.hash(), StepState.FINISHED, took, note);
        }
        int done = step.tasks() > 1 ? artifacts.probes().size() : 0;
        if (done > 0) {
            var rest = expected.stream()
                    .map(all -> all * (step.tasks() - done) / step.tasks())
                    .findFirst();
            return new StepView(id, phase, step.hash(), StepState.PARTIAL, rest, done + " of " + fanOut);
        }
        return new StepView(id, phase, step.hash(), StepState.TO_DO, expected, fanOut);
    }

    private static String onThisMachine(double seconds) {
        return String.format(Locale.ROOT, "about %.0f s on this machine", seconds);
    }

    private static String summary(List<StepView> steps, boolean prepared, Optional<DoubleFunction<String>> cost) {
        var open = steps.stream().filter(step -> !step.isFinished()).toList();
        if (open.isEmpty()) {
            double took =
                    steps.stream().mapToDouble(step -> step.seconds().orElse(0)).sum();
            return String.format(Locale.ROOT, "All %d steps are finished; they took %.0f s.", steps.size(), took);
        }
        double known =
                open.stream().mapToDouble(step -> step.seconds().orElse(0)).sum();
        boolean all = open.stream()
                .filter(step -> !step.id().equals(StepKind.PREPARE.id()))
                .allMatch(step -> step.seconds().isPresent());
        String inWords = cost.map(words -> words.apply(known) + (all ? "" : ", plus steps of unknown cost"))
                .orElse("their cost is unknown (--measure estimates it)");
        return open.size() + " of " + steps.size() + " steps to do; " + inWords
                + (prepared ? "." : ". Hashes are unknown until prepare has read the data.");
    }
}
