// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.StepStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Nodes mount an OCI image with faces. */
@EnabledIfEnvironmentVariable(
        named = DataImageE2E.IMAGE,
        matches = ".+@sha256:[0-9a-f]{64}",
        disabledReason = "needs nodes with image volumes: set it to the reference of an image with the folder faces")
@EnabledIfEnvironmentVariable(
        named = DataImageE2E.FACES,
        matches = ".+",
        disabledReason = "needs the faces of the image: set it to the folder from which the image was built")
class DataImageE2E {
    static final String IMAGE = "FAIRLOSS_E2E_IMAGE";
    static final String FACES = "FAIRLOSS_E2E_FACES";

    private static final Path TINY = Path.of("src/test/resources/e2e/tiny.yaml");
    private static final String SYNTHETIC = "synthetic: {identities: 60}";

    @TempDir
    static Path folder;

    @BeforeAll
    static void install() {
        Installation.ensure();
    }

    @Test
    void facesInAnImageGiveTheResultsOfTheFolderFromWhichItWasBuilt() throws IOException {
        Path local = folder.resolve("faces.yaml");
        String tiny = Files.readString(TINY);
        assertThat(tiny).containsOnlyOnce(SYNTHETIC);
        Files.writeString(
                local, tiny.replace(SYNTHETIC, "imageFolder: {uri: \"file:%s\"}".formatted(System.getenv(FACES))));
        Results.start(local);
        try (var team = Team.gather("image")) {
            team.create(TINY, "faces", spec -> inImage(spec, System.getenv(IMAGE)));
            team.complete("faces");
            Results.assertSame(
                    "faces in an image",
                    withoutPath(Results.onCluster(team, "faces")),
                    withoutPath(Results.local(local)));
        }
    }

    @Test
    void anImageThatIsNotThereIsNamed() {
        String missing = System.getenv(IMAGE).replaceFirst("[0-9a-f]{64}$", "0".repeat(64));
        try (var team = Team.gather("image")) {
            team.create(TINY, "missing", spec -> inImage(spec, missing));
            team.until("the status names the image", () -> team.step("missing", "prepare")
                    .map(StepStatus::message)
                    .filter(message -> message.contains("Image") && message.contains(missing))
                    .isPresent());
        }
    }

    /** Only the path of the faces is another one in pods. */
    private static JsonNode withoutPath(JsonNode results) {
        ((ObjectNode) results.get("data")).remove("source");
        return results;
    }

    private static void inImage(ObjectNode spec, String image) {
        spec.withObject("/dataset").remove("synthetic");
        spec.withObject("/dataset/imageFolder").put("uri", "file:faces").put("volumeImage", image);
    }
}
