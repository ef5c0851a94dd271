// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fairloss.api.v1alpha1.EvaluationSpec;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.api.v1alpha1.SpecResolver;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.Fingerprints;
import dev.fairloss.contract.step.FinishedSteps;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepKind;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.contract.step.TerminationMessage;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The trainer's pods without any work: reads the experiment file, keeps a store, returns termination messages. */
public final class FakeTrainer {
    private static final TerminationMessage.Result RESULT =
            new TerminationMessage.Result("fairloss", "lfw", .855, Optional.of(.005), 2);

    /** Finished steps, by URI of the store and hash: experiments share stores. */
    private final Set<String> finished = ConcurrentHashMap.newKeySet();

    /** How often each step ran that was not finished in the store, by id. */
    private final Map<String, Integer> worked = new ConcurrentSkipListMap<>();

    private volatile String data = "a";

    /** Another version of the data, one hexadecimal digit. */
    public void changeData(String digit) {
        data = digit;
    }

    /** How often each step ran. */
    public Map<String, Integer> worked() {
        return new TreeMap<>(worked);
    }

    /** The termination messages of one pod, one for each of its steps. @param index of a fan-out; 0 otherwise */
    public List<TerminationMessage> run(Job job, String manifest, int index) {
        if (job.getMetadata().getLabels().get("fairloss.dev/kind").equals("purge")) {
            worked.merge("purge", 1, Integer::sum);
            return List.of(Messages.done("purge", "", false));
        }
        var ids = arguments(job, "--step");
        var hashes = arguments(job, "--hash");
        return IntStream.range(0, ids.size())
                .mapToObj(i -> run(new StepId(ids.get(i)), hashes.get(i), job, manifest, index))
                .toList();
    }

    /** The termination messages of a pod in which one step fails and the others finish, as far as there are others. */
    public List<TerminationMessage> fail(Job job, String manifest, StepId step, TerminationMessage.Problem problem) {
        var ids = arguments(job, "--step");
        if (ids.isEmpty()) {
            return List.of(TerminationMessage.failed(step, "", problem));
        }
        var hashes = arguments(job, "--hash");
        return IntStream.range(0, ids.size())
                .mapToObj(i -> ids.get(i).equals(step.text())
                        ? TerminationMessage.failed(step, hashes.get(i), problem)
                        : run(new StepId(ids.get(i)), hashes.get(i), job, manifest, 0))
                .toList();
    }

    private TerminationMessage run(StepId step, String hash, Job job, String manifest, int index) {
        if (step.text().equals("prepare")) {
            worked.merge("prepare", 1, Integer::sum);
            return Messages.prepared(hash, prepare(manifest));
        }
        String store = store(manifest);
        boolean reused = finished.contains(store + hash);
        if (!reused) {
            inputs(manifest, hash)
                    .filter(input -> !finished.contains(store + input))
                    .findAny()
                    .ifPresent(input -> {
                        throw new AssertionError(step + " reads what is not in its store " + store);
                    });
        }
        if (!reused && index == 0) {
            worked.merge(step.text(), 1, Integer::sum);
        }
        int pods = job.getSpec().getCompletions();
        if (index == pods - 1) {
            finished.add(store + hash);
        }
        return step.text().equals("report")
                ? Messages.report(hash, reused, RESULT).withBest(Optional.of(RESULT.arm()))
                : Messages.done(step.text(), hash, reused);
    }

    private TerminationMessage.Prepared prepare(String manifest) {
        var spec = spec(manifest);
        var fingerprints = fingerprints(spec);
        var plan = StepPlan.of(SpecResolver.of(spec), fingerprints);
        var there = new HashSet<StepId>();
        for (PlannedStep step : plan.steps()) {
            if (finished.contains(store(manifest) + step.hash().orElseThrow())) {
                there.add(step.id());
            }
        }
        return new TerminationMessage.Prepared(
                fingerprints,
                FinishedSteps.of(plan, there),
                there.stream().map(id -> 20L).toList(),
                Optional.empty());
    }

    private static String store(String manifest) {
        return spec(manifest).storage().uri().replaceAll("/+$", "") + " ";
    }

    private Fingerprints fingerprints(FairLossExperimentSpec spec) {
        return new Fingerprints(
                data.repeat(64),
                spec.evaluation().stream().collect(Collectors.toMap(EvaluationSpec::name, set -> "b".repeat(64))));
    }

    /** Hashes of a step's inputs; none if the data changed after its Job was created. */
    private Stream<String> inputs(String manifest, String hash) {
        var spec = spec(manifest);
        var plan = StepPlan.of(SpecResolver.of(spec), fingerprints(spec));
        return plan.steps().stream()
                .filter(step -> step.hash().equals(Optional.of(hash)))
                .flatMap(step -> step.inputs().stream())
                .flatMap(input -> plan.step(input).stream())
                .filter(input -> input.kind() != StepKind.PREPARE)
                .flatMap(input -> input.hash().stream());
    }

    private static FairLossExperimentSpec spec(String manifest) {
        try {
            JsonNode tree = new YAMLMapper().readTree(manifest);
            return ContractJson.strictMapper().treeToValue(tree.get("spec"), FairLossExperimentSpec.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> arguments(Job job, String option) {
        var text = job.getSpec().getTemplate().getSpec().getContainers().get(0).getArgs();
        return IntStream.range(1, text.size())
                .filter(i -> text.get(i - 1).equals(option))
                .mapToObj(text::get)
                .toList();
    }
}
