// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactFile;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.LossPoint;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.progress.StepProgressBuilder;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.FolderStore;
import dev.fairloss.trainer.store.Ledger;
import dev.fairloss.trainer.store.Stopwatch;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages with files, comparisons and progress. */
class ConsolePagesTest {
    private static final String TINY = "/experiments/0/default/tiny";

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();

    private ArtifactStore finished() {
        TinyExperiment.finished(folder);
        return FolderStore.open(folder.resolve("fairloss-store"), Clock.systemUTC());
    }

    /** The plugin knows how to find a pod that trainings share: its labels are those of the first one only. */
    @Test
    void thePluginFindsTheLogsOfAStep() throws IOException {
        try (var store = finished();
                var console = new ConsoleClient(clock, store)) {
            assertThat(console.get(TINY).body())
                    .contains(
                            "kubectl logs -n default -l fairloss.dev/experiment=tiny --prefix --tail=100\n",
                            "kubectl fairloss -n default logs tiny STEP -f</code>")
                    .doesNotContain("fairloss.dev/step");
            assertThat(Path.of("../helm/kubectl-fairloss")).content().contains("  logs NAME STEP [...] ");
        }
    }

    @Test
    void resultsAndNetworksCanBeDownloaded() throws IOException, InterruptedException {
        try (var store = finished();
                var console = new ConsoleClient(clock, store)) {
            byte[] table = store.read(ArtifactLayout.table("default", "tiny", "results.csv"))
                    .orElseThrow();
            assertThat(console.get(TINY + "/files").body())
                    .contains(
                            "<a href=\"" + TINY + "/files/tables/results.csv\">",
                            ArtifactFile.of("results.csv", table).sha256(),
                            "networks/fairloss-1.onnx",
                            "<summary>train-fairloss-1</summary>",
                            "curve.json");
            var download = console.stream(TINY + "/files/tables/results.csv");
            assertThat(download.headers().firstValue("Content-Disposition"))
                    .contains("attachment; filename=\"tiny-results.csv\"");
            assertThat(download.headers().firstValue("Content-Type")).contains("application/octet-stream");
            assertThat(download.body().readAllBytes()).isEqualTo(table);
            var network = console.stream(TINY + "/networks/fairloss-1.safetensors");
            try (var tensors = SafetensorsFile.of(network.body().readAllBytes(), "download")) {
                assertThat(tensors.tensors()).containsKey("stem.conv.weight").doesNotContainKey("head.weight");
            }
            assertThat(console.stream(TINY + "/networks/fairloss-1.onnx").body().readAllBytes())
                    .isNotEmpty();
            for (String path : List.of(
                    "/files/other.csv",
                    "/files/..%2Ftiny%2Fresults.json",
                    "/files/%2e%2e/tiny/results.json",
                    "/networks/fairloss-2.onnx",
                    "/networks/fairloss-1",
                    "/networks/..%2Fmodel.safetensors")) {
                assertThat(console.get(TINY + path).statusCode()).as(path).isEqualTo(404);
            }
        }
    }

    @Test
    void experimentsAreComparedWithTheFirst() throws IOException {
        try (var store = finished();
                var console = new ConsoleClient(clock, store)) {
            Path tiny = folder.resolve("fairloss-store/experiments/default/tiny");
            for (String margin : List.of("0.35", "<b>0.45</b>")) {
                Path other = folder.resolve("fairloss-store/experiments/default/other" + margin.length());
                TestFiles.copy(tiny, other);
                Path results = other.resolve("results.json");
                Files.writeString(
                        results,
                        Files.readString(results)
                                .replace("initialMargin: \\\"0.25\\\"", "initialMargin: \\\"" + margin + "\\\""));
            }
            assertThat(console.get("/").body()).contains("aria-label=\"Compare default/other4\"");
            String page = console.get("/compare?e=0/default/tiny&e=0/default/other4&e=0/default/other11")
                    .body();
            assertThat(page)
                    .contains(
                            "All were trained on the same images.",
                            "<th scope=\"row\">loss.initialMargin</th><td>0.25</td><td>0.35</td><td>&lt;b&gt;0.45&lt;/b&gt;</td>",
                            "<th scope=\"row\">unseen fairloss</th>",
                            "<th scope=\"row\">train</th>")
                    .doesNotContain("<b>0.45");
            assertThat(page)
                    .contains(
                            "<h2 id=\"cost\">Cost against accuracy and disparity</h2>",
                            "aria-label=\"Accuracy on unseen by cost. experiment 1, fairloss: ",
                            "<li class=\"of-2\"><span class=\"key\" aria-hidden=\"true\">●</span> 2 default/other4</li>",
                            "device-seconds of one seed",
                            "<g class=\"of-3\">");
            assertThat(console.get("/compare?e=0/default/tiny").statusCode()).isEqualTo(400);
            assertThat(console.get("/compare?e=0/default/tiny&e=9/x/y&e=x").statusCode())
                    .isEqualTo(400);
        }
    }

    private StepProgress progress(int shard, long done, double loss) {
        return StepProgressBuilder.builder()
                .version(StepProgress.VERSION)
                .time(clock.instant())
                .step("<b>step</b>")
                .shard(shard)
                .shards(2)
                .margins(List.of(.1, .2, .3, .4, .5, .6, .7, .8, .9))
                .dataWaitSeconds(0)
                .trainings(1)
                .curve(List.of(new LossPoint(1, 20), new LossPoint(done, loss)))
                .updates(Optional.of(new Counter(done, 1000)))
                .loss(Optional.of(loss))
                .imagesPerSecond(Optional.of(40.))
                .remainingSeconds(Optional.of(300. + shard))
                .build();
    }

    @Test
    void aRunningStepShowsItsProgress() {
        try (var store = FolderStore.open(folder.resolve("store"), Clock.systemUTC());
                var console = new ConsoleClient(clock, store)) {
            var step = new StepAddress("collect", "00000001");
            store.put(
                    ArtifactLayout.plan("team", "x"),
                    "{\"version\":1,\"steps\":[{\"id\":\"collect\",\"kind\":\"collect\",\"hash\":\"00000001\",\"inputs\":[]}]}"
                            .getBytes(StandardCharsets.UTF_8));
            new Ledger(store, step, clock).start(0, "cpu x2", "", Stopwatch.start(clock));
            store.put(ArtifactLayout.progress(step, 0), ContractJson.write(progress(0, 300, 12.5)));
            store.put(ArtifactLayout.progress(step, 1), ContractJson.write(progress(1, 500, 13.5)));
            store.put(ArtifactLayout.progress(step, 2), "{\"version\":1,".getBytes(StandardCharsets.UTF_8));
            store.put(ArtifactLayout.progress(step, 3), new byte[StepProgress.MAX_BYTES + 1]);
            assertThat(console.get("/experiments/0/team/x").body())
                    .contains(
                            "Running now",
                            "value=\"40\" aria-label=\"Progress of collect\"",
                            "800 of 2,000 updates · loss 12.50 · 80 images/s · about 5",
                            "<polyline points=\"0.0,0.0 360.0,90.0\"/>",
                            "0.100, 0.200, 0.300")
                    .doesNotContain("<b>");
            clock.advance(Duration.ofMinutes(2));
            assertThat(console.get("/experiments/0/team/x").body()).doesNotContain("Running now");
        }
    }
}
