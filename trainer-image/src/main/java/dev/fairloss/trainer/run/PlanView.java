// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.Step;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.store.StepArtifacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A plan held against its store.
 *
 * @param version of this form, {@value #VERSION}
 * @param name of the experiment
 * @param store URI
 * @param fineTunes fine-tunes of the collection, repeats included
 * @param steps in the order in which they run
 * @param summary in a sentence
 */
public record PlanView(int version, String name, String store, int fineTunes, List<StepView> steps, String summary) {
    static final int VERSION = 1;

    public PlanView {
        steps = List.copyOf(steps);
    }

    /**
     * A step of the plan.
     *
     * @param id its name
     * @param hash absent until prepare has read the data
     * @param state {@code finished}, {@code partly} (a fan-out of which a part is there) or {@code to do}
     * @param seconds that it cost, if finished; that it is expected to cost, if that was measured
     * @param note for people
     */
    public record StepView(String id, Optional<String> hash, String state, OptionalDouble seconds, String note) {}

    /** Looks at the data's index and at the store; changes neither. */
    public static PlanView of(StepContext context, boolean measure) {
        var first = StepPlan.of(context.spec()).steps().get(0);
        var data = PrepareStep.known(context, first);
        var plan = data.map(found -> StepPlan.of(context.spec(), found.fingerprints()))
                .orElseGet(() -> StepPlan.of(context.spec()));
        var estimate = measure ? Optional.of(Estimate.measure(context, data)) : Optional.<Estimate>empty();
        var steps = new ArrayList<StepView>();
        for (var step : plan.steps()) {
            steps.add(view(context, step, data, estimate));
        }
        int fineTunes =
                StepPlan.probes(context.spec().collection(), context.spec().space());
        return new PlanView(
                VERSION,
                context.experiment().manifest().name(),
                context.store().describe(),
                fineTunes,
                steps,
                summary(steps, fineTunes, data.isPresent()));
    }

    /** The spec with all defaults filled in, as YAML. */
    public static String settings(Experiment experiment) {
        try {
            return YAMLMapper.builder()
                    .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
                    .build()
                    .writeValueAsString(experiment.manifest().defaulted());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static StepView view(
            StepContext context, PlannedStep step, Optional<Prepared> data, Optional<Estimate> estimate) {
        String id = step.id().text();
        if (step.step() instanceof Step.Prepare) {
            return data.isPresent()
                    ? new StepView(id, step.hash(), "finished", OptionalDouble.of(0), "looks for changes on every run")
                    : new StepView(id, step.hash(), "to do", OptionalDouble.empty(), "reads all images once");
        }
        var expected = estimate.map(known -> known.seconds(step.step())).orElse(OptionalDouble.empty());
        if (step.hash().isEmpty()) {
            return new StepView(id, step.hash(), "to do", expected, "hash known once prepare has read the data");
        }
        var artifacts = new StepArtifacts(
                context.store(), new StepAddress(step.step().kind(), step.hash().get()));
        var manifest = artifacts.manifest();
        if (manifest.isPresent()) {
            return new StepView(
                    id,
                    step.hash(),
                    "finished",
                    OptionalDouble.of(manifest.get().cost().wallSeconds()),
                    "");
        }
        int done = step.tasks() > 1 ? artifacts.probes().size() : 0;
        if (done > 0) {
            return new StepView(id, step.hash(), "partly", expected, done + " of " + step.tasks() + " fine-tunes");
        }
        String note = step.tasks() > 1 ? step.tasks() + " fine-tunes" : "";
        return new StepView(id, step.hash(), "to do", expected, note);
    }

    private static String summary(List<StepView> steps, int fineTunes, boolean prepared) {
        var open =
                steps.stream().filter(step -> !step.state().equals("finished")).toList();
        String left = String.format(
                Locale.ROOT,
                "%d of %d steps to do; %d fine-tunes in the collection; ",
                open.size(),
                steps.size(),
                fineTunes);
        boolean known = open.stream()
                .filter(step -> !step.id().equals("prepare"))
                .allMatch(step -> step.seconds().isPresent());
        if (!known) {
            return left + "cost unknown: measure it with --measure";
        }
        double seconds =
                open.stream().mapToDouble(step -> step.seconds().orElse(0)).sum();
        return left
                + String.format(
                        Locale.ROOT, "about %.0f s on this machine%s", seconds, prepared ? "" : " after prepare");
    }
}
