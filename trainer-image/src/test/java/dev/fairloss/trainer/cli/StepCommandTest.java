// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fairloss.api.v1alpha1.SpecResolver;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.Step;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.contract.step.TerminationReport;
import dev.fairloss.trainer.runtime.StopSignal;
import dev.fairloss.trainer.testing.S3Server;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The step command: how it reports failures, what it writes into the termination log, and where it finds credentials. */
class StepCommandTest {
    @TempDir
    private Path folder;

    private Path log;

    @BeforeEach
    void createLogAsKubernetesDoes() throws IOException {
        log = Files.writeString(
                folder.resolve("termination.log"), "the message of an earlier container, longer than the new one");
    }

    private Cli.Result step(Map<String, String> environment, StopSignal stop, Path manifest, String step, String hash) {
        return Cli.run(environment, stop, arguments(manifest, step, hash).toArray(String[]::new));
    }

    private List<String> arguments(Path manifest, String step, String hash) {
        var arguments = new ArrayList<>(List.of("step", "--experiment", manifest.toString(), "--step", step));
        arguments.addAll(List.of("--hash", hash, "--termination-log", log.toString(), "--patience", "0s"));
        return arguments;
    }

    private Cli.Result prepare(Path manifest) {
        return step(
                Map.of(),
                new StopSignal(),
                manifest,
                "prepare",
                first(manifest).hash().orElseThrow());
    }

    private static PlannedStep first(Path manifest) {
        return StepPlan.of(SpecResolver.of(ExperimentFileReader.read(manifest).spec()))
                .steps()
                .get(0);
    }

    private TerminationMessage terminationMessage() {
        try {
            return TerminationMessage.read(Files.readString(log)).orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The exit status, the termination message and the log report the same problem. */
    private void assertFailure(Cli.Result result, ExitCode code, String message, String remedy) {
        assertThat(result.status()).as(result.err()).isEqualTo(code.status());
        var problem = terminationMessage().problem().orElseThrow();
        assertThat(problem.code()).isEqualTo(code);
        assertThat(problem.message()).contains(message);
        assertThat(problem.remedy()).contains(remedy);
        var events = result.json();
        var last = events.get(events.size() - 1);
        assertThat(last.get("event").asText()).isEqualTo("error");
        assertThat(last.at("/problem/message").asText()).isEqualTo(problem.message());
        assertThat(result.err()).contains("fairloss: ");
    }

    private StepPlan prepared(Path manifest) {
        prepare(manifest).isDone();
        var found = terminationMessage().prepared().orElseThrow();
        return StepPlan.of(SpecResolver.of(ExperimentFileReader.read(manifest).spec()), found.fingerprints());
    }

    @Test
    void anUnreadableImageIsReportedWithItsFile() throws IOException {
        Path manifest = TinyExperiment.onFolder(folder);
        Files.writeString(folder.resolve("faces/Bob/2.png"), "no picture");
        assertFailure(prepare(manifest), ExitCode.INVALID_INPUT, "Bob/2.png", "Repair");
    }

    @Test
    void anotherHashIsRefused() {
        Path manifest = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC);
        var result = step(Map.of(), new StopSignal(), manifest, "prepare", "ab".repeat(32));
        assertFailure(result, ExitCode.INVALID_INPUT, "requests prepare with hash abababababab", "the same version");
        prepare(manifest).isDone();
        result = step(Map.of(), new StopSignal(), manifest, "pretrain-1-1", "ab".repeat(32));
        assertFailure(
                result, ExitCode.INVALID_INPUT, "requests pretrain-1-1 with hash abababababab", "the same version");
        result = step(Map.of(), new StopSignal(), manifest, "train-nobody-1", "ab".repeat(32));
        assertFailure(result, ExitCode.INVALID_INPUT, "the plan has no such step", "the same version");
    }

    @Test
    void dataThatChangedAfterPrepareAreReported() {
        Path manifest = TinyExperiment.onFolder(folder);
        var pretrain = prepared(manifest).steps().get(1);
        TestImages.noise(folder, "faces/Ada/3.png", 77);
        var result = step(
                Map.of(),
                new StopSignal(),
                manifest,
                "pretrain-1-1",
                pretrain.hash().orElseThrow());
        assertFailure(result, ExitCode.INVALID_INPUT, "The data changed after prepare", "Run prepare again");
        var again = prepared(manifest).steps().get(1);
        step(Map.of(), new StopSignal(), manifest, "pretrain-1-1", again.hash().orElseThrow())
                .isDone();
    }

    @Test
    void aStoreWithoutPrepareIsReported() {
        Path manifest = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC);
        var result = step(Map.of(), new StopSignal(), manifest, "pretrain-1-1", "ab".repeat(32));
        assertFailure(result, ExitCode.INVALID_INPUT, "The artifacts of prepare are missing", "Run prepare again");
        var pretrain = prepared(manifest).steps().get(1);
        step(
                        Map.of(),
                        new StopSignal(),
                        manifest,
                        "pretrain-1-1",
                        pretrain.hash().orElseThrow())
                .isDone();
    }

    /** This build has no CUDA library. */
    @Test
    void gpusForATrainerWithoutCuda() {
        Path manifest = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC);
        var result = step(Map.of("FAIRLOSS_GPUS", "1"), new StopSignal(), manifest, "pretrain-1-1", "ab".repeat(32));
        assertFailure(result, ExitCode.INVALID_INPUT, "computes on CPUs only", "set compute.gpus to 0");
    }

    /** Validation continues up to the hash, which is rejected. */
    @Test
    void gpusThatAreOnlyClaimed() {
        Path manifest = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC);
        prepared(manifest);
        var claimed = Map.of("FAIRLOSS_GPUS", "1", "FAIRLOSS_SIMULATED_GPUS", "true");
        var result = step(claimed, new StopSignal(), manifest, "pretrain-1-1", "ab".repeat(32));
        assertFailure(
                result, ExitCode.INVALID_INPUT, "requests pretrain-1-1 with hash abababababab", "the same version");
    }

    @Test
    void variablesThatCannotBe() {
        Path manifest = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC);
        var result = step(Map.of("FAIRLOSS_CPUS", "all"), new StopSignal(), manifest, "pretrain-1-1", "ab".repeat(32));
        assertFailure(result, ExitCode.USAGE, "FAIRLOSS_CPUS=all is not a number.", "the same version");
    }

    @Test
    void aStopIsReportedToo() {
        Path manifest = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC);
        var pretrain = prepared(manifest).steps().get(1);
        var stop = new StopSignal();
        stop.request(ExitCode.TERMINATED);
        var result =
                step(Map.of(), stop, manifest, "pretrain-1-1", pretrain.hash().orElseThrow());
        assertFailure(result, ExitCode.TERMINATED, "was stopped", "The next attempt continues from the checkpoint.");
    }

    @Test
    void outsideOfAPodNoTerminationLogIsWritten() throws IOException {
        Files.delete(log);
        prepare(TinyExperiment.write(folder, TinyExperiment.SYNTHETIC)).isDone();
        assertThat(log).doesNotExist();
    }

    /** A finished step is reported with its cost, also if another pod finished it. */
    @Test
    void finishedStepsAreReused() {
        Path manifest = TinyExperiment.finished(folder);
        var plan = prepared(manifest);
        var found = terminationMessage().prepared().orElseThrow();
        assertThat(found.finished().in(plan)).hasSize(plan.steps().size() - 1);
        assertThat(found.deviceSeconds()).hasSize(plan.steps().size() - 1);
        var collect = plan.step(new StepId("collect-1")).orElseThrow();
        step(Map.of(), new StopSignal(), manifest, "collect-1", collect.hash().orElseThrow())
                .isDone();
        assertThat(terminationMessage().reused()).isTrue();
        assertThat(terminationMessage().cost())
                .hasValueSatisfying(cost -> assertThat(cost.wallSeconds()).isPositive());
    }

    private Cli.Result together(Path manifest, List<PlannedStep> steps, String... more) {
        var arguments = new ArrayList<>(
                List.of("step", "--experiment", manifest.toString(), "--termination-log", log.toString()));
        for (var step : steps) {
            arguments.addAll(
                    List.of("--step", step.id().text(), "--hash", step.hash().orElseThrow()));
        }
        arguments.addAll(List.of(more));
        return Cli.run(
                Map.of("FAIRLOSS_GPUS", "1", "FAIRLOSS_SIMULATED_GPUS", "true", "FAIRLOSS_CPUS", "1"),
                new StopSignal(),
                arguments.toArray(String[]::new));
    }

    private List<TerminationMessage> terminationMessages() {
        try {
            return TerminationReport.read(Files.readString(log));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** One of the trainings has a wrong hash: the others end, and each is reported for itself. */
    @Test
    void severalTrainings() {
        Path manifest = TinyExperiment.finished(folder);
        var plan = prepared(manifest);
        var train = plan.step(new StepId("train-fairloss-1")).orElseThrow();
        var other = new PlannedStep(
                Step.train(train.step().run().orElseThrow().arm(), 2), Optional.of("ab".repeat(32)), List.of());
        var result = together(manifest, List.of(train, other));
        assertThat(result.status()).as(result.err()).isEqualTo(ExitCode.INVALID_INPUT.status());
        assertThat(terminationMessages())
                .extracting(TerminationMessage::step)
                .containsExactly(train.id(), new StepId("train-fairloss-2"));
        assertThat(terminationMessages().get(0)).satisfies(message -> {
            assertThat(message.reused()).isTrue();
            assertThat(message.problem()).isEmpty();
        });
        assertThat(terminationMessages().get(1).problem())
                .hasValueSatisfying(problem -> assertThat(problem.message()).contains("the plan has no such step"));
        assertThat(result.err()).contains("fairloss: train-fairloss-2: The operator requests");
        var events = result.json();
        assertThat(events)
                .allSatisfy(event -> assertThat(event.at("/steps").size()).isEqualTo(2));
        assertThat(events.subList(events.size() - 2, events.size()))
                .extracting(event -> event.get("event").asText(), event -> event.get("step")
                        .asText())
                .containsExactly(tuple("ended", "train-fairloss-1"), tuple("error", "train-fairloss-2"));
    }

    /** A failure before any training begins is the failure of each. Its stack trace, or its text, is not repeated for the same reason. */
    @Test
    void whatFailsForAllIsReportedOfEach() {
        Path manifest = TinyExperiment.finished(folder);
        var plan = prepared(manifest);
        var train = plan.step(new StepId("train-fairloss-1")).orElseThrow();
        var collect = plan.step(new StepId("collect-1")).orElseThrow();
        var result = together(manifest, List.of(train, collect));
        assertThat(result.status()).isEqualTo(ExitCode.USAGE.status());
        assertThat(terminationMessages()).hasSize(2).allSatisfy(message -> assertThat(message.problem())
                .hasValueSatisfying(problem ->
                        assertThat(problem.message()).isEqualTo("Only trainings can share a pod: collect-1 is none.")));
    }

    @Test
    void tooManyOrTheSameTwice() {
        Path manifest = TinyExperiment.finished(folder);
        var train = prepared(manifest).step(new StepId("train-fairloss-1")).orElseThrow();
        var nine = IntStream.rangeClosed(1, 9)
                .mapToObj(seed -> new PlannedStep(
                        Step.train(train.step().run().orElseThrow().arm(), seed), train.hash(), List.of()))
                .toList();
        for (var result : List.of(
                together(manifest, nine),
                together(manifest, List.of(train, train)),
                together(manifest, nine.subList(0, 2), "--shards", "2"))) {
            assertThat(result.status()).isEqualTo(ExitCode.USAGE.status());
            assertThat(result.err()).contains("or 2 to 8 different trainings, but");
        }
        assertThat(together(manifest, List.of()).status()).isEqualTo(ExitCode.USAGE.status());
    }

    /** A Secret is mounted as a folder with a file for each key. */
    @Test
    void keysFromAMountedSecret() {
        var server = S3Server.inProcess();
        String storage =
                "spec:\n  storage: {uri: s3://" + S3Server.BUCKET + "/pod, endpoint: \"" + server.endpoint() + "\"}\n";
        Path manifest = TestFiles.write(folder, "s3.yaml", TinyExperiment.SYNTHETIC.replace("spec:\n", storage));
        var keys = Map.of("FAIRLOSS_CREDENTIALS_DIR", folder.resolve("keys").toString());
        TestFiles.write(folder, "keys/AWS_ACCESS_KEY_ID", server.accessKey());
        String hash = first(manifest).hash().orElseThrow();
        assertFailure(
                step(keys, new StopSignal(), manifest, "prepare", hash),
                ExitCode.INVALID_INPUT,
                "AWS_SECRET_ACCESS_KEY is missing in the folder",
                "Set both AWS_ACCESS_KEY_ID");
        TestFiles.write(folder, "keys/AWS_SECRET_ACCESS_KEY", server.secretKey() + "\n");
        step(keys, new StopSignal(), manifest, "prepare", hash).isDone();
        String[] purge = {"purge", "--store", "s3://" + S3Server.BUCKET + "/pod", "--endpoint", server.endpoint()};
        var arguments = new ArrayList<>(List.of(purge));
        arguments.addAll(List.of("--namespace", "default", "--name", "tiny"));
        var purged = Cli.run(keys, arguments.toArray(String[]::new)).isDone().json();
        // Of a prepared experiment all seven steps are named, and none is needed by another.
        assertThat(purged.get(0).get("steps").asInt()).isEqualTo(7);
    }
}
