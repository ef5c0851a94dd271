// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.contract.json.ContractJson;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Experiments as the API server returns them, made from specs that a real API server defaulted. */
public final class Experiments {
    private static final Path DEFAULTED = Path.of("../crds/src/test/resources/manifests/defaulted");

    /** Uid of every experiment. */
    public static final String UID = "11111111-2222-3333-4444-555555555555";

    private Experiments() {}

    /**
     * An experiment of the corpus with one seed, one pretrained network and one repeat, so that it has few steps.
     *
     * @param name of its file
     * @param change of its spec, as JSON
     */
    public static FairLossExperiment of(String name, Consumer<ObjectNode> change) {
        return withAllSteps(name, spec -> {
            spec.withObject("/training").put("seeds", 1);
            spec.withObject("/pretraining").put("networks", 1);
            spec.withObject("/collection").put("repeats", 1);
            change.accept(spec);
        });
    }

    /** An experiment of the corpus. @param name of its file @param change of its spec, as JSON */
    public static FairLossExperiment withAllSteps(String name, Consumer<ObjectNode> change) {
        try {
            JsonNode spec = ContractJson.mapper()
                    .readTree(DEFAULTED.resolve(name + ".json").toFile());
            change.accept((ObjectNode) spec);
            var experiment = new FairLossExperiment();
            experiment.setMetadata(new ObjectMetaBuilder()
                    .withNamespace("team-a")
                    .withName(name)
                    .withUid(UID)
                    .withGeneration(1L)
                    .build());
            experiment.setSpec(ContractJson.strictMapper().treeToValue(spec, FairLossExperimentSpec.class));
            return experiment;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The experiment with another spec, changed as JSON. */
    public static FairLossExperiment with(FairLossExperiment experiment, Consumer<ObjectNode> change) {
        ObjectNode json = ContractJson.mapper().valueToTree(experiment.getSpec());
        change.accept(json);
        experiment.setSpec(ContractJson.mapper().convertValue(json, FairLossExperimentSpec.class));
        return experiment;
    }
}
