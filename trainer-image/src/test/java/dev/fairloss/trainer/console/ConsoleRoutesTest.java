// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.FolderStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of each path, for one experiment whose steps have not run. */
class ConsoleRoutesTest {
    private static ArtifactStore store;
    private static ConsoleClient console;

    @BeforeAll
    static void open(@TempDir Path folder) {
        store = FolderStore.open(folder, Clock.systemUTC());
        put("a");
        put("b");
        console = new ConsoleClient(new SettableClock(), store);
    }

    @AfterAll
    static void close() {
        console.close();
        store.close();
    }

    private static void put(String name) {
        store.put(ArtifactLayout.plan("team", name), "{\"version\":1,\"steps\":[]}".getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({
        "/, 200",
        "/assets/console.css, 200",
        "/assets/other.css, 404",
        "/assets, 404",
        "/assets/console.css/x, 404",
        "/other, 404",
        "/experiments, 404",
        "/experiments/0/team, 404",
        "/experiments/0/team/a, 200",
        "/experiments/0/team/a/files, 200",
        "/experiments/0/team/a/report, 200",
        "/experiments/0/team/a/other, 404",
        "/experiments/0/team/a/files/other.json, 404",
        "/experiments/0/team/a/files/../b/plan.json, 404",
        "/experiments/0/team/a/networks/other.onnx, 404",
        "/experiments/0/team/a/networks/other.txt, 404",
        "/experiments/0/team/c, 404",
        "/experiments/0/../a, 404",
        "/experiments/1/team/a, 404",
        "/experiments/-1/team/a, 404",
        "/experiments/99999/team/a, 404",
        "/experiments/x/team/a, 404",
        "/compare/x, 404",
    })
    void theStatusOfAPath(String path, int status) {
        assertThat(console.get(path).statusCode()).isEqualTo(status);
    }

    @Test
    void theEventsOfAnExperimentAreStreamed() throws IOException, InterruptedException {
        var response = console.send("HEAD", "/experiments/0/team/a/events");
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream; charset=utf-8");
    }

    @Test
    void aMissingReportIsExplained() {
        var missing = console.get("/experiments/0/team/a/report.html");
        assertThat(missing.statusCode()).isEqualTo(404);
        assertThat(missing.body()).contains("The report is written when all other steps are finished.");
    }

    @Test
    void aFileOfTheResultsIsDownloadedUnderTheNameOfItsExperiment() {
        var file = console.get("/experiments/0/team/a/files/plan.json");
        assertThat(file.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"a-plan.json\"");
        assertThat(file.body()).isEqualTo("{\"version\":1,\"steps\":[]}");
    }

    /** The last one: both exist, but neither has results. */
    @ParameterizedTest
    @CsvSource({
        "0/team/a, 0/team/a",
        "0/team/a, 0/team/c",
        "0/team/a, 7/team/b",
        "team/a, 0/team",
        "0/team/a, 0/team/b",
    })
    void aComparisonNeedsTwoFinishedExperiments(String one, String other) {
        for (String query : new String[] {"?e=" + one, "?e=" + one + "&e=" + other}) {
            var response = console.get("/compare" + query);
            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(response.body()).contains("Select 2 to ");
        }
    }
}
