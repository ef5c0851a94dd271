// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.model.NetworkWeights;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.S3Server;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that read finished experiments: list, report, export and compare. */
class StoredExperimentTest {
    @TempDir
    private Path folder;

    private String store() {
        TinyExperiment.finished(folder);
        return folder.resolve("fairloss-store").toString();
    }

    @Test
    void listNamesEveryExperiment() throws IOException {
        String store = store();
        TestFiles.copy(
                folder.resolve("fairloss-store/experiments/default/tiny"),
                folder.resolve("fairloss-store/experiments/team-a/tiny"));
        TestFiles.write(folder, "fairloss-store/experiments/team-a/started/plan.json", "{\"version\":1,\"steps\":[]}");
        String out = Cli.run("list", store).isDone().out();
        assertThat(out)
                .containsPattern("default/tiny +\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\dZ  FairLoss ")
                .contains("team-a/tiny")
                .containsPattern("team-a/started +unfinished\n");
        assertThat(Cli.run("list", store, "--json").isDone().json())
                .hasSize(3)
                .allMatch(event -> event.path("event").asText().equals("experiment"));
        Cli.run("report", "tiny", "--store", store)
                .reports(
                        ExitCode.INVALID_INPUT,
                        "There are several experiments \"tiny\" in " + store + ": default/tiny, team-a/tiny.",
                        "Add the namespace, as in default/tiny.");
        Cli.run("report", "team-a/started", "--store", store)
                .reports(
                        ExitCode.INVALID_INPUT,
                        "The experiment team-a/started in " + store + " is not finished: there is no report.html yet.");
        String report = folder.resolve("r.html").toString();
        Cli.run("report", "team-a/tiny", "--store", store, "--out", report).isDone();
        assertThat(Files.readString(Path.of(report))).contains("<html");
    }

    @Test
    void unknownNamesAreRefusedWithTheKnownOnes() {
        String store = store();
        Cli.run("report", "tinny", "--store", store)
                .reports(
                        ExitCode.INVALID_INPUT,
                        "There is no experiment \"tinny\" in " + store + ".",
                        "Correct the name: the store has default/tiny.");
        Cli.run("export", "default/../x", "--store", store)
                .reports(ExitCode.INVALID_INPUT, "There is no experiment \"default/../x\"");
        Cli.run("compare", "tiny", "tiny", "--store", folder.resolve("empty").toString())
                .reports(ExitCode.INVALID_INPUT, "The store has no experiments: correct its URI.");
        assertThat(Cli.run("list", folder.resolve("empty").toString()).isDone().out())
                .startsWith("No experiments in ");
    }

    @Test
    void exportWritesResultsAndNetworks() throws IOException {
        String store = store();
        Path out = folder.resolve("exported");
        TestFiles.write(folder, "fairloss-store/experiments/default/tiny/model-card.md", "# Tiny\n");
        String said = Cli.run("export", "tiny", "--store", store, "--out", out.toString())
                .isDone()
                .out();
        assertThat(said.lines()).allSatisfy(line -> assertThat(Path.of(line)).exists());
        assertThat(out.resolve("report.html")).exists();
        assertThat(out.resolve("results.json")).exists();
        assertThat(out.resolve("model-card.md")).hasContent("# Tiny");
        assertThat(out.resolve("tables/results.csv")).exists();
        assertThat(out.resolve("plans")).doesNotExist();
        assertThat(out.resolve("networks/fairloss-1.onnx")).isNotEmptyFile();
        try (var file = SafetensorsFile.open(out.resolve("networks/fairloss-1.safetensors"), "exported")) {
            assertThat(file.tensors()).containsKey("stem.conv.weight").doesNotContainKey("head.weight");
            assertThat(NetworkWeights.read(file).embeddingSize()).isEqualTo(8);
            assertThat(file.metadata()).containsEntry("image_size", "56");
        }
        Path file = TestFiles.write(folder, "file", "");
        Cli.run("export", "tiny", "--store", store, "--out", file.resolve("x").toString())
                .reports(ExitCode.INVALID_INPUT, "Cannot write " + file.resolve("x"), "Set --out to a folder");
        Cli.run("report", "tiny", "--store", store, "--out", folder.toString())
                .reports(
                        ExitCode.INVALID_INPUT,
                        "Cannot write the report to " + folder,
                        "Set --out to a file in a folder that you may write to.");
    }

    @Test
    void compareShowsWhatDiffers() throws IOException {
        String store = store();
        TestFiles.copy(
                folder.resolve("fairloss-store/experiments/default/tiny"),
                folder.resolve("fairloss-store/experiments/default/other"));
        Path results = folder.resolve("fairloss-store/experiments/default/other/results.json");
        Files.writeString(
                results,
                Files.readString(results).replace("initialMargin: \\\"0.25\\\"", "initialMargin: \\\"0.35\\\""));
        String out =
                Cli.run("compare", "tiny", "other", "--store", store).isDone().out();
        assertThat(out)
                .startsWith("Both trained on the same images.\n")
                .containsPattern("loss.initialMargin +0.25 +0.35\n")
                .containsPattern("unseen fairloss +0\\.\\d{4} +0\\.\\d{4} +\\+0\\.0000\n")
                .containsPattern("train +\\d+\\.\\d +\\d+\\.\\d +\\+0\\.0\n");
        assertThat(Cli.run("compare", "tiny", "other", "--store", store, "--json")
                        .isDone()
                        .json()
                        .get(0)
                        .at("/comparison/settings/0/path")
                        .asText())
                .isEqualTo("loss.initialMargin");
        TestFiles.write(folder, "fairloss-store/experiments/default/other/results.json", "{");
        Cli.run("compare", "tiny", "other", "--store", store)
                .reports(
                        ExitCode.INVALID_INPUT,
                        "The results " + results + " are damaged or of another version of FairLoss.");
    }

    @Test
    void anObjectStoreIsReadAsAFolder() throws IOException {
        Path store = Path.of(store());
        var server = S3Server.inProcess();
        for (String file : TestFiles.list(store)) {
            server.put("catalog/" + file, Files.readAllBytes(store.resolve(file)));
        }
        String uri = "s3://" + S3Server.BUCKET + "/catalog";
        assertThat(Cli.run(server.environment(), "list", uri).isDone().out()).contains("default/tiny");
        Path out = folder.resolve("exported");
        Cli.run(server.environment(), "export", "tiny", "--store", uri, "--out", out.toString())
                .isDone();
        assertThat(TestFiles.list(out))
                .contains("report.html", "networks/fairloss-1.onnx", "networks/fairloss-1.safetensors");
    }

    @Test
    void theBrowserOfEachSystemIsStarted() {
        assertThat(Browser.command("Linux", "file:///r.html")).containsExactly("xdg-open", "file:///r.html");
        assertThat(Browser.command("Mac OS X", "file:///r.html")).containsExactly("open", "file:///r.html");
        assertThat(Browser.command("Windows 11", "file:///r.html")).contains("url.dll,FileProtocolHandler");
        assertThatThrownBy(() -> Browser.start(List.of("no-such-program"), Path.of("r.html")))
                .satisfies(Failures.invalidInput(
                        "The report is written, but this machine has no program no-such-program to open it.",
                        "Open r.html in a browser."));
    }
}
