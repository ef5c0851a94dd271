// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.runtime.StopSignal;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The standard output of a run, as text and as JSON. */
class RunOutputTest {
    @TempDir
    private Path folder;

    private static List<String> of(List<JsonNode> events, String event, String field) {
        return events.stream()
                .filter(line -> line.get("event").asText().equals(event))
                .map(line -> line.path(field).asText())
                .toList();
    }

    @Test
    void everyLineIsAnObject() {
        String manifest = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC).toString();
        var result = Cli.run("run", manifest, "--threads", "1", "--json").isDone();
        var events = result.json();
        assertThat(events)
                .allSatisfy(event -> assertThat(Instant.parse(event.get("at").asText()))
                        .isBefore(Instant.now().plusSeconds(60)));
        assertThat(of(events, "step", "step"))
                .containsExactly(
                        "prepare",
                        "pretrain-1-1",
                        "pretrain-1-1",
                        "collect-1",
                        "collect-1",
                        "policy-1",
                        "policy-1",
                        "train-fairloss-1",
                        "train-fairloss-1",
                        "evaluate-fairloss-1",
                        "evaluate-fairloss-1",
                        "report",
                        "report");
        assertThat(of(events, "step", "state")).contains("started", "finished");
        var training = events.stream()
                .filter(event -> event.path("task").asText().equals("pretrain-1-1"))
                .toList();
        assertThat(training).isNotEmpty();
        var last = training.get(training.size() - 1);
        assertThat(last.get("done").asInt()).isEqualTo(2);
        assertThat(last.get("total").asInt()).isEqualTo(2);
        assertThat(last.get("unit").asText()).isEqualTo("updates");
        assertThat(last.get("loss").isDouble()).isTrue();
        var report = events.get(events.size() - 1);
        assertThat(report.get("event").asText()).isEqualTo("report");
        assertThat(Path.of(report.get("report").asText())).exists();
        assertThat(report.get("headline").asText()).startsWith("FairLoss ");
        assertThat(result.err()).isEmpty();
    }

    @Test
    void aFailureIsAnEventBesideTheText() {
        String manifest = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC.replace("batchSize: 4", "batchSize: 1"))
                .toString();
        var result = Cli.run("run", manifest, "--json").reports(ExitCode.INVALID_INPUT, 3, "1 error");
        assertThat(result.json()).hasSize(1);
        var error = result.json().get(0);
        assertThat(error.get("event").asText()).isEqualTo("error");
        assertThat(error.get("exitCode").asInt()).isEqualTo(3);
        assertThat(error.at("/problem/code").asText()).isEqualTo("INVALID_INPUT");
        assertThat(error.at("/problem/message").asText() + "\n"
                        + error.at("/problem/remedy").asText())
                .isEqualTo(result.message());
        var usage = Cli.run("run", "--json");
        assertThat(usage.json().get(0).get("exitCode").asInt()).isEqualTo(2);
    }

    @Test
    void linesForPeopleEndWithTheReport() {
        String manifest = TinyExperiment.finished(folder).toString();
        var result = Cli.run("run", manifest, "--threads", "1").isDone();
        assertThat(result.out().lines()).hasSize(2);
        assertThat(result.out()).containsPattern("^FairLoss .*\nReport: .*/report.html\n$");
        assertThat(result.err())
                .containsPattern("(?m)^pretrain-1-1 +reused +[0-9.]+ s, updates 2$")
                .containsPattern("(?m)^report +done +[0-9.]+ s$");
    }

    @Test
    void aStopIsNoFailure() {
        String manifest = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC).toString();
        for (ExitCode code : List.of(ExitCode.INTERRUPTED, ExitCode.TERMINATED)) {
            var stop = new StopSignal();
            stop.request(code);
            var result = Cli.run(Map.of(), stop, "run", manifest, "--threads", "1", "--json");
            assertThat(result.status()).isEqualTo(code.status());
            assertThat(result.err()).contains(code.meaning());
            var events = result.json();
            assertThat(events.get(events.size() - 1).get("event").asText()).isEqualTo("stopped");
            assertThat(events.get(events.size() - 1).get("exitCode").asInt()).isEqualTo(code.status());
        }
        assertThat(Files.exists(folder.resolve("fairloss-store/experiments/default/tiny/report.html")))
                .isFalse();
    }
}
