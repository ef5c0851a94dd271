// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** Artifacts on a volume claim, and the pod of the examples that shows them. */
@EnabledIfEnvironmentVariable(
        named = ClaimE2E.STORAGE_CLASS,
        matches = ".+",
        disabledReason = "needs volumes: set it to the name of a StorageClass whose volumes are ReadWriteMany")
class ClaimE2E {
    static final String STORAGE_CLASS = "FAIRLOSS_E2E_STORAGE_CLASS";

    private static final Path TINY = Path.of("src/test/resources/e2e/tiny.yaml");
    private static final Path EXAMPLE = Path.of("../examples/faces-on-a-claim");
    private static final String CLAIM = "experiments";
    private static final String READER = "reader";
    private static final int PORT = 8080;
    private static final Pattern URL = Pattern.compile("http://127\\.0\\.0\\.1:8080/\\S+");

    @TempDir
    private Path folder;

    @BeforeAll
    static void install() {
        Installation.ensure();
        Results.start(TINY);
    }

    @Test
    void aPodShowsTheExperimentsOnAClaim() throws IOException {
        try (var team = Team.gather("claim")) {
            claim(team);
            team.create(TINY, "tiny", spec -> spec.withObject("/storage")
                    .put("uri", "file:team-a")
                    .put("volumeClaim", CLAIM));
            team.complete("tiny");

            String url = read(team);
            var reader = team.client().pods().inNamespace(team.namespace()).withName(READER);
            try (var forward = reader.portForward(PORT)) {
                int here = forward.getLocalPort();
                get(here, url, "welcome.html");
                String page = "http://127.0.0.1:8080/experiments/0/" + team.namespace() + "/tiny";
                assertThat(get(here, page + "/report.html", "report.html"))
                        .content()
                        .contains("tiny", "Rewards and policy");
                assertThat(get(here, page + "/networks/fairloss-1.onnx", "fairloss-1.onnx"))
                        .isNotEmptyFile();
                var results = Results.parse(Files.readString(get(here, page + "/files/results.json", "results.json")));
                Results.assertSame("on a claim", Results.reproducible(results), Results.local(TINY));
            }
        }
    }

    /** The example's claim for artifacts, in the given storage class. */
    private static void claim(Team team) throws IOException {
        try (var file = Files.newInputStream(EXAMPLE.resolve("claims.yaml"))) {
            var claim = team.client().load(file).items().stream()
                    .map(PersistentVolumeClaim.class::cast)
                    .filter(one -> one.getMetadata().getName().equals(CLAIM))
                    .findFirst()
                    .orElseThrow();
            claim.getMetadata().setNamespace(team.namespace());
            claim.getSpec().setStorageClassName(System.getenv(STORAGE_CLASS));
            team.client().resource(claim).create();
        }
    }

    /** Starts the example's pod. Returns the URL in its log. */
    private static String read(Team team) {
        Pod pod = team.client()
                .pods()
                .load(EXAMPLE.resolve("reader.yaml").toFile())
                .item();
        pod.getMetadata().setNamespace(team.namespace());
        pod.getSpec().getContainers().get(0).setImage(Disturbances.IMAGE);
        team.client().resource(pod).create();
        team.until("the reader prints its URL", () -> URL.matcher(team.log(pod)).find());
        var url = URL.matcher(team.log(pod));
        assertThat(url.find()).isTrue();
        return url.group();
    }

    /** Requests a URL as a browser does through a forwarded port, with the cookies of the requests before. */
    private Path get(int here, String url, String file) {
        Path to = folder.resolve(file);
        String cookies = folder.resolve("cookies").toString();
        String address = "127.0.0.1:" + PORT + ":127.0.0.1:" + here;
        Program.run(
                Map.of(),
                List.of(
                        "curl",
                        "-sSf",
                        "--connect-to",
                        address,
                        "-b",
                        cookies,
                        "-c",
                        cookies,
                        "-o",
                        to.toString(),
                        url));
        return to;
    }
}
