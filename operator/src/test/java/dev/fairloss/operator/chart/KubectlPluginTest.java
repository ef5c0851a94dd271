// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs the plugin with a kubectl that prints its arguments, or else an answer. */
class KubectlPluginTest {
    private static final Path PLUGIN = Path.of("../helm/kubectl-fairloss").toAbsolutePath();

    @TempDir
    private Path folder;

    /** What the plugin printed on both streams, and its exit status. */
    private record Ended(int status, String output) {}

    @BeforeEach
    void printArguments() throws IOException {
        kubectl("echo \"$@\"");
    }

    private void kubectl(String script) throws IOException {
        var file = folder.resolve("kubectl");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ended run(String... arguments) throws IOException, InterruptedException {
        var command = Stream.concat(Stream.of("sh", PLUGIN.toString()), Stream.of(arguments))
                .toList();
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().merge("PATH", folder.toString(), (path, own) -> own + ":" + path);
        var process = builder.start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "suspend faces|patch fairlossexperiments.fairloss.dev faces --type=merge --patch={\"spec\":{\"suspend\":true}}",
                "-n team-a resume faces|--namespace=team-a patch fairlossexperiments.fairloss.dev faces --type=merge --patch={\"spec\":{\"suspend\":false}}",
            })
    void callsKubectl(String arguments, String called) throws IOException, InterruptedException {
        assertThat(run(arguments.split(" "))).isEqualTo(new Ended(0, called + "\n"));
    }

    /** Trainings may share a Job; a step whose Job is gone, such as a reused one, may still have pods. */
    @ParameterizedTest(name = "Job \"{0}\": {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "faces-train-0123 | batch.kubernetes.io/job-name=faces-train-0123",
                "'' | fairloss.dev/experiment=faces,fairloss.dev/step=train-fairloss-2",
            })
    void showsTheLogsOfAStep(String job, String selector) throws IOException, InterruptedException {
        kubectl("case \"$*\" in *go-template=*'eq .id \"train-fairloss-2\"'*) echo " + job
                + ";; *) echo \"$@\";; esac");
        assertThat(run("--context=c --kubeconfig k logs faces train-fairloss-2 -f".split(" ")))
                .isEqualTo(new Ended(
                        0,
                        "--kubeconfig=k --context=c logs --selector=" + selector
                                + " --container=trainer --tail=-1 --prefix --max-log-requests=100 -f\n"));
    }

    @Test
    void retriesByAnAnnotation() throws IOException, InterruptedException {
        assertThat(run("retry", "faces").output())
                .matches("annotate --overwrite fairlossexperiments.fairloss.dev faces fairloss.dev/retry=[0-9]+\n");
    }

    @Test
    void showsTheStepsAsATree() throws IOException, InterruptedException {
        var rows = List.of(
                "0\\ttrain-fairloss-1\\t2/12\\t2026-01-02T03:04:05Z",
                "1\\tprepare\\tprepare\\tSucceeded\\t\\t\\t\\t",
                "1\\ttrain\\ttrain-fairloss-1\\tRunning\\t45\\t7.2500\\t2026-01-02T03:00:00Z\\t",
                "1\\ttrain\\ttrain-mean-1\\tFailed\\t\\t\\t\\tDiverged");
        kubectl("printf '" + String.join("\\n", rows) + "\\n'");
        assertThat(run("status", "faces").output()).isEqualTo("""
                faces: train-fairloss-1, 2/12 steps finished, expected to end at 2026-01-02T03:04:05Z
                ├─ prepare
                │  ├─ prepare                          Succeeded
                ├─ train
                │  ├─ train-fairloss-1                 Running     45%  loss 7.2500  until 2026-01-02T03:00:00Z
                │  ├─ train-mean-1                     Failed      Diverged
                """);
    }

    @Test
    void forwardsAPortToTheConsole() throws IOException, InterruptedException {
        kubectl("case $* in *services*) echo fairloss console;; *faces*) echo team-a/faces;; *) echo \"$@\";; esac");
        assertThat(run("report", "faces").output()).isEqualTo("""
                Until you press Ctrl-C, the console shows team-a/faces at http://127.0.0.1:8080/?q=team-a/faces
                --namespace=fairloss port-forward service/console 8080:http
                """);
    }

    @Test
    void doesNotForwardAPortForAnExperimentThatDoesNotExist() throws IOException, InterruptedException {
        kubectl("case $* in *services*) echo fairloss console;; *) echo NotFound >&2; exit 1;; esac");
        assertThat(run("report", "faces")).isEqualTo(new Ended(1, "NotFound\n"));
    }

    @Test
    void saysWhereTheReportIsWithoutAConsole() throws IOException, InterruptedException {
        kubectl("case \"$*\" in *services*) exit 1;; *) echo s3://faces/report.html;; esac");
        assertThat(run("report", "faces").output())
                .contains("The report is stored at s3://faces/report.html", "fairloss report faces --store STORE");
    }

    @ParameterizedTest
    @CsvSource({"status", "restart faces", "logs faces", "suspend a;b", "'logs faces x,y'", "suspend -x", "-n"})
    void refusesInvalidArguments(String arguments) throws IOException, InterruptedException {
        var ended = run(arguments.split(" "));
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.output()).contains("kubectl fairloss: ");
    }

    private static Ended krew(String... arguments) throws IOException, InterruptedException {
        var script = PLUGIN.resolveSibling("krew-manifest").toString();
        var process = new ProcessBuilder(Stream.concat(Stream.of("sh", script), Stream.of(arguments))
                        .toList())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), output);
    }

    /** The script needs GNU tar. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void theManifestForKrewHasTheHashOfTheArchive() throws Exception {
        var packed = folder.resolve("packed");
        var again = folder.resolve("again");
        for (var to : List.of(packed, again)) {
            assertThat(krew("1.2.3", "https://example.org/releases", to.toString()))
                    .extracting(Ended::status)
                    .isEqualTo(0);
        }
        String archive = "kubectl-fairloss-1.2.3.tar.gz";
        byte[] bytes = Files.readAllBytes(packed.resolve(archive));
        assertThat(again.resolve(archive)).hasBinaryContent(bytes);
        var manifest = new YAMLMapper().readTree(Files.readString(packed.resolve("fairloss.yaml")));
        assertThat(manifest.at("/metadata/name").asText()).isEqualTo("fairloss");
        assertThat(manifest.at("/spec/version").asText()).isEqualTo("v1.2.3");
        var platform = manifest.at("/spec/platforms/0");
        assertThat(platform.path("uri").asText()).isEqualTo("https://example.org/releases/" + archive);
        assertThat(platform.path("sha256").asText())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        new ProcessBuilder("tar", "-xzf", archive)
                .directory(packed.toFile())
                .start()
                .waitFor();
        assertThat(packed.resolve(platform.path("bin").asText()))
                .hasSameBinaryContentAs(PLUGIN)
                .isExecutable();
        assertThat(packed.resolve("LICENSE")).exists();
    }

    @ParameterizedTest
    @CsvSource({"v1, https://example.org", "1.2.3, http://example.org", "1.2.3, https://example.org/"})
    void theManifestForKrewRefusesInvalidArguments(String version, String url) throws Exception {
        var ended = krew(version, url, folder.resolve("packed").toString());
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.output()).contains("krew-manifest: ");
        assertThat(folder.resolve("packed")).doesNotExist();
    }
}
