// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.fairloss.api.v1alpha1.SpecResolver;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.Fingerprints;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's golden Jobs and ConfigMaps, as a pod meets them: operator and trainer must mean the same. */
class OperatorJobsTest {
    private static final Path GOLDEN = Path.of("../operator/src/test/resources/golden/job");

    @TempDir
    private Path folder;

    private Path manifest;

    @BeforeEach
    void mount() throws IOException {
        String text = golden("cluster-manifest").at("/data/experiment.yaml").asText();
        manifest = TinyExperiment.write(folder, text);
    }

    private static JsonNode golden(String name) throws IOException {
        return new YAMLMapper().readTree(GOLDEN.resolve(name + ".yaml").toFile());
    }

    private static List<String> arguments(String job) throws IOException {
        var arguments = new ArrayList<String>();
        golden(job).at("/spec/template/spec/containers/0/args").forEach(word -> arguments.add(word.asText()));
        return arguments;
    }

    /** With the fingerprints of the data that the golden files are made with. */
    @Test
    void theSameManifestGivesTheSameHashes() throws IOException {
        assertThat(ExperimentFileReader.findings(manifest)).isEmpty();
        var data = new Fingerprints("a".repeat(64), Map.of("lfw", "b".repeat(64)));
        var plan =
                StepPlan.of(SpecResolver.of(ExperimentFileReader.read(manifest).spec()), data);
        for (String job : List.of("cluster-collect", "cluster-train")) {
            var arguments = arguments(job);
            var step = new StepId(arguments.get(arguments.indexOf("--step") + 1));
            assertThat(plan.step(step).orElseThrow().hash())
                    .as(job)
                    .hasValue(arguments.get(arguments.indexOf("--hash") + 1));
        }
    }

    /** The words are understood; here they end where the data would be. */
    @Test
    void argumentsOfAJobAreParsed() throws IOException {
        for (String job : List.of("cluster-collect", "cluster-train")) {
            var arguments = arguments(job);
            arguments.set(arguments.indexOf("--experiment") + 1, manifest.toString());
            var variables = new HashMap<>(Map.of("JOB_COMPLETION_INDEX", "0", "FAIRLOSS_CPUS", "4"));
            variables.put("AWS_ACCESS_KEY_ID", "nobody");
            variables.put("AWS_SECRET_ACCESS_KEY", "nothing");
            variables.put("FAIRLOSS_GPUS", "1");
            Cli.run(variables, arguments.toArray(String[]::new))
                    .reports(ExitCode.INVALID_INPUT, "computes on CPUs only");
        }
    }
}
