// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.store.StepArtifacts;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.store.Stores;
import dev.fairloss.trainer.testing.SigningKeyFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyStoreCommandTest {
    private static final StepAddress STEP = new StepAddress("policy", "00112233aabbccdd");
    private static final String OK = "ok   steps/policy/00112233aabbccdd  2 objects\n";

    @TempDir
    private Path folder;

    private String store() {
        return folder.resolve("store").toString();
    }

    private Map<String, String> keys() {
        Path keys = folder.resolve("keys");
        return Map.of("FAIRLOSS_SIGNING_KEYS", (Files.exists(keys) ? keys : SigningKeyFiles.create(keys)).toString());
    }

    private void publish(Map<String, String> environment) {
        try (var open = Stores.open(store(), StoreOptions.from(environment))) {
            var artifacts = new StepArtifacts(open, STEP);
            artifacts.put("policy.json", "up".getBytes(StandardCharsets.UTF_8));
            artifacts.publish(
                    Instant.EPOCH,
                    new Cost(1, 1, OptionalDouble.empty(), "cpu", 1),
                    ContractJson.mapper().createObjectNode());
        }
    }

    @Test
    void aStoreWithoutSignaturesHasItsChecksumsVerified() {
        publish(Map.of());
        assertThat(Cli.run("verify-store", store()).isDone().out())
                .isEqualTo(OK
                        + "All checksums are valid. Signatures were not verified: FAIRLOSS_SIGNING_KEYS is not set.\n");
    }

    @Test
    void signaturesAreVerifiedWithAKey() {
        publish(keys());
        assertThat(Cli.run(keys(), "verify-store", store()).isDone().out())
                .isEqualTo(OK + "All checksums and signatures are valid.\n");
    }

    @Test
    void everyObjectThatCannotBeTrustedIsNamed() throws IOException {
        publish(Map.of());
        Path policy = folder.resolve("store/" + ArtifactLayout.file(STEP, "policy.json"));
        Files.writeString(policy, "down");
        var damaged = Cli.run("verify-store", store());
        assertThat(damaged.out()).contains("BAD  steps/policy/").contains("policy.json differs from the manifest.");
        damaged.reports(ExitCode.INVALID_INPUT, "Objects in " + store() + " that cannot be trusted: 1.");

        Files.delete(policy);
        assertThat(Cli.run("verify-store", store()).out()).contains("policy.json is missing.");

        Files.writeString(folder.resolve("store/" + ArtifactLayout.manifest(STEP)), "{}");
        assertThat(Cli.run("verify-store", store()).out()).contains("manifest.json is damaged.");

        publish(Map.of());
        var unsigned = Cli.run(keys(), "verify-store", store(), "--json");
        assertThat(unsigned.status()).isEqualTo(ExitCode.INVALID_INPUT.status());
        assertThat(unsigned.json().get(0).path("problems").get(0).asText())
                .contains("manifest.json is refused: its content has no signature.");
    }

    @Test
    void aStoreWithoutStepsIsAnError() {
        Cli.run("verify-store", store()).reports(ExitCode.INVALID_INPUT, "There are no steps in " + store() + ".");
    }
}
