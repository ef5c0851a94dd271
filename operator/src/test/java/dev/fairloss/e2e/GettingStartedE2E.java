// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every line of the blocks {@code sh cluster} of README.md and of the pages, in their order, on a new cluster. They use
 * the quick start, which is smaller here. Then reads the console, and upgrades the release with other values.
 */
class GettingStartedE2E {
    private static final Path ROOT = Path.of("..");
    private static final Path README = ROOT.resolve("README.md");
    private static final Path FIRST_PAGE = ROOT.resolve("docs/getting-started/cluster.md");
    private static final String QUICKSTART = "examples/quickstart.yaml";
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh cluster\\R(.*?)^```$");
    private final String bucket = "getting-started-" + Long.toString(System.currentTimeMillis(), 36);

    @TempDir
    private Path folder;

    @BeforeEach
    void aScratchCheckout() throws IOException {
        for (String part : List.of("helm", "crds", "fairloss")) {
            Files.createSymbolicLink(folder.resolve(part), ROOT.resolve(part).toRealPath());
        }
        Files.createDirectory(folder.resolve("examples"));
        Files.writeString(folder.resolve(QUICKSTART), smaller(Files.readString(ROOT.resolve(QUICKSTART))));
        ObjectStore.makeBucket(bucket);
    }

    @Test
    void theDocumentedCommandsWork() throws IOException {
        try (var faces = Team.of("faces");
                var teamA = Team.of("team-a")) {
            faces.leave();
            teamA.leave();
            ConsoleOnCluster.forget(faces);
            run(README);
            assertThat(faces.holds("quickstart", "Complete")).isTrue();
            Idle.write(faces, "quickstart");
            run(FIRST_PAGE);
            assertThat(folder.resolve("report.html")).content().contains("quickstart");
            assertThat(folder.resolve("quickstart/networks/fairloss-1.onnx")).isNotEmptyFile();
            var readOnly = ReadOnlyKeys.of(bucket);
            readOnly.write(folder.resolve("console-s3.env"));
            for (Path page : otherPages()) {
                run(page);
            }
            assertThat(results("team-a")).as("results of two stores").isEqualTo(results("faces"));
            ConsoleOnCluster.check(faces, "quickstart", readOnly, bucket);
            ConsoleOnCluster.check(teamA, "quickstart", readOnly, bucket);
            ChangedValues.check(faces, "quickstart");
        }
    }

    /** The same steps, with fewer people and images to train on and shorter trainings. */
    private static String smaller(String quickstart) {
        String[][] numbers = {
            {"identities: 650,", "identities: 300,"},
            {"maximumImages: 200}", "maximumImages: 60}"},
            {"updates: 200,", "updates: 40,"},
            {"updates: 15,", "updates: 3,"},
            {"updates: 400,", "updates: 80,"}
        };
        String smaller = quickstart;
        for (String[] number : numbers) {
            assertThat(smaller).containsOnlyOnce(number[0]);
            smaller = smaller.replace(number[0], number[1]);
        }
        return smaller;
    }

    private JsonNode results(String namespace) {
        return Results.reproducible(Results.parse(
                ObjectStore.read(bucket + "/" + namespace + "/experiments/" + namespace + "/quickstart/results.json")));
    }

    private static List<Path> otherPages() throws IOException {
        try (Stream<Path> pages = Files.walk(ROOT.resolve("docs"))) {
            return pages.filter(page -> page.toString().endsWith(".md"))
                    .filter(page -> !page.equals(FIRST_PAGE))
                    .sorted()
                    .toList();
        }
    }

    private void run(Path page) throws IOException {
        var environment = new HashMap<>(ObjectStore.keys());
        environment.putAll(Map.of(
                "REGISTRY", "", "BUCKET", bucket, "S3_ENDPOINT", ObjectStore.IN_PODS, "S3_HERE", ObjectStore.HERE));
        var blocks = BLOCK.matcher(Files.readString(page)).results().toList();
        for (var block : blocks) {
            var command = new ArrayList<>(List.of("bash", "-euo", "pipefail", "-c", "cd \"$0\"; " + block.group(1)));
            command.add(folder.toString());
            Program.run(environment, command);
        }
    }
}
