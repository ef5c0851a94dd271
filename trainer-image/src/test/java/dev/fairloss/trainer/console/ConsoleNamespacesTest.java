// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.trainer.store.FolderStore;
import dev.fairloss.trainer.store.StoreSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of {@code fairloss ui} for a URI with {@code {namespace}}. */
class ConsoleNamespacesTest {
    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();

    private void experiment(String store, String namespace) {
        try (var artifacts = FolderStore.open(folder.resolve("all").resolve(store), Clock.systemUTC())) {
            artifacts.put(
                    ArtifactLayout.plan(namespace, "casia"),
                    "{\"version\":1,\"steps\":[{\"id\":\"report\",\"kind\":\"report\",\"hash\":\"00000001\",\"inputs\":[]}]}"
                            .getBytes(StandardCharsets.UTF_8));
        }
    }

    private StoreSource source() {
        return StoreSource.of(folder + "/all/{namespace}", uri -> FolderStore.open(Path.of(uri), Clock.systemUTC()));
    }

    @Test
    void theStoreOfEachNamespaceIsShown() throws IOException {
        experiment("team-a", "team-a");
        experiment("team-b", "team-b");
        experiment("Not_a_namespace", "elsewhere");
        try (var source = source();
                var console = new ConsoleClient(clock, List.of(source))) {
            assertThat(console.get("/").body())
                    .contains(
                            "2 experiments in <code>" + folder + "/all/{namespace}</code>",
                            "<a href=\"/experiments/0.team-a/team-a/casia\">team-a/casia</a>",
                            "<a href=\"/experiments/0.team-b/team-b/casia\">team-b/casia</a>",
                            "<span class=\"note\">" + folder + "/all/team-b</span>")
                    .doesNotContain("elsewhere");
            assertThat(console.get("/experiments/0.team-b/team-b/casia").body())
                    .contains("href=\"/experiments/0.team-b/team-b/casia/files\"");
            for (String other :
                    List.of("0/team-b", "0.team-a/team-b", "0.team-c/team-c", "1.team-b/team-b", "0./team-b")) {
                assertThat(console.get("/experiments/" + other + "/casia").statusCode())
                        .as(other)
                        .isEqualTo(404);
            }
        }
    }

    /** An experiment from a laptop has another namespace than the name of its folder. */
    @Test
    void aNewNamespaceAppearsAndAStoreCanHaveExperimentsOfOthers() {
        experiment("team-a", "team-a");
        try (var source = source();
                var console = new ConsoleClient(clock, List.of(source))) {
            assertThat(console.get("/").body()).contains("1 experiment in");
            experiment("team-b", "default");
            clock.advance(Duration.ofSeconds(6));
            assertThat(console.get("/").body()).contains("2 experiments in", "/experiments/0.team-b/default/casia");
            assertThat(console.get("/experiments/0.team-b/default/casia").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void namespacesThatCannotBeListedAreReported() throws IOException {
        try (var source = source();
                var console = new ConsoleClient(clock, List.of(source))) {
            assertThat(console.get("/").body()).contains("The folder " + folder + "/all does not exist.");
            assertThat(console.get("/experiments/0.team-a/team-a/casia").statusCode())
                    .isEqualTo(500);
            experiment("team-a", "team-a");
            clock.advance(Duration.ofSeconds(6));
            assertThat(console.get("/").body()).contains("team-a/casia").doesNotContain("does not exist");
            Files.move(folder.resolve("all"), folder.resolve("away"));
            clock.advance(Duration.ofSeconds(6));
            assertThat(console.get("/").body())
                    .contains("The folder " + folder + "/all does not exist.", "team-a/casia");
        }
    }
}
