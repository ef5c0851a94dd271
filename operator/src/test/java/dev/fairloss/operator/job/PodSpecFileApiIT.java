// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.operator.testing.ApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A pod applies the rules of the API server to the file that it reads. The file lacks some fields, so a rule that spans them could
 * reject in the pod what it accepts of the whole.
 */
@ExtendWith(ApiServer.class)
class PodSpecFileApiIT {
    private static final Path CORPUS = Path.of("../crds/src/test/resources/manifests/defaulted");

    private static KubernetesClient client;

    @BeforeAll
    static void connect() {
        client = ApiServer.client();
    }

    @AfterAll
    static void leave() {
        client.close();
    }

    static Stream<Path> accepted() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void theFileOfAValidExperimentIsValid(Path file) throws IOException {
        var spec = ContractJson.mapper().readValue(file.toFile(), FairLossExperimentSpec.class);
        var read = PodSpecFile.of(new ExperimentRef("default", "any", "uid"), spec);
        assertThatCode(() -> client.raw(
                        "/apis/fairloss.dev/v1alpha1/namespaces/default/fairlossexperiments"
                                + "?dryRun=All&fieldValidation=Strict",
                        "POST",
                        read.content()))
                .doesNotThrowAnyException();
    }
}
