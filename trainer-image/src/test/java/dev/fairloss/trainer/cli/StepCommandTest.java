// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.SpecResolver;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.trainer.runtime.StopSignal;
import dev.fairloss.trainer.testing.S3Server;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pod says when it cannot do what it is asked for, and where it finds its keys. */
class StepCommandTest {
    @TempDir
    private Path folder;

    private Path log;

    @BeforeEach
    void kubernetesMakesTheFile() throws IOException {
        log = Files.writeString(
                folder.resolve("termination.log"), "what an earlier container left, longer than the words");
    }

    private Cli.Result step(Map<String, String> environment, StopSignal stop, Path manifest, String step, String hash) {
        return Cli.run(environment, stop, words(manifest, step, hash).toArray(String[]::new));
    }

    private List<String> words(Path manifest, String step, String hash) {
        var words = new ArrayList<>(List.of("step", "--experiment", manifest.toString(), "--step", step));
        words.addAll(List.of("--hash", hash, "--termination-log", log.toString(), "--patience", "0s"));
        return words;
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

    private TerminationMessage words() {
        try {
            return TerminationMessage.read(Files.readString(log)).orElseThrow();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The same in the status, in the last words and in the log. */
    private void told(Cli.Result result, ExitCode code, String message, String remedy) {
        assertThat(result.status()).as(result.err()).isEqualTo(code.status());
        var problem = words().problem().orElseThrow();
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
        var found = words().prepared().orElseThrow();
        return StepPlan.of(SpecResolver.of(ExperimentFileReader.read(manifest).spec()), found.fingerprints());
    }

    @Test
    void badDataAreToldWithTheFile() throws IOException {
        Path manifest = TinyExperimentFile.onFolder(folder);
        Files.writeString(folder.resolve("faces/Bob/2.png"), "no picture");
        told(prepare(manifest), ExitCode.INVALID_INPUT, "Bob/2.png", "Repair");
    }

    @Test
    void anotherHashIsRefused() {
        Path manifest = TinyExperimentFile.write(folder, "tiny.yaml", TinyExperimentFile.DRAWN);
        var result = step(Map.of(), new StopSignal(), manifest, "prepare", "ab".repeat(32));
        told(result, ExitCode.INVALID_INPUT, "requests prepare with hash abababababab", "the same version");
        prepare(manifest).isDone();
        result = step(Map.of(), new StopSignal(), manifest, "pretrain", "ab".repeat(32));
        told(result, ExitCode.INVALID_INPUT, "requests pretrain with hash abababababab", "the same version");
        result = step(Map.of(), new StopSignal(), manifest, "train-nobody-1", "ab".repeat(32));
        told(result, ExitCode.INVALID_INPUT, "the plan has no such step", "the same version");
    }

    @Test
    void dataThatChangedSincePrepareAreTold() {
        Path manifest = TinyExperimentFile.onFolder(folder);
        var pretrain = prepared(manifest).steps().get(1);
        TinyExperimentFile.face(folder, "faces/Ada/3.png", 77);
        var result = step(
                Map.of(),
                new StopSignal(),
                manifest,
                "pretrain",
                pretrain.hash().orElseThrow());
        told(result, ExitCode.INVALID_INPUT, "The data changed after prepare", "Run prepare again");
    }

    @Test
    void aStoreWithoutPrepareIsTold() {
        Path manifest = TinyExperimentFile.write(folder, "tiny.yaml", TinyExperimentFile.DRAWN);
        var result = step(Map.of(), new StopSignal(), manifest, "pretrain", "ab".repeat(32));
        told(result, ExitCode.INVALID_INPUT, "The artifacts of prepare are missing", "Run prepare again");
    }

    /** The library of this build has no CUDA. */
    @Test
    void gpusForATrainerWithoutCuda() {
        Path manifest = TinyExperimentFile.write(folder, "tiny.yaml", TinyExperimentFile.DRAWN);
        var result = step(Map.of("FAIRLOSS_GPUS", "1"), new StopSignal(), manifest, "pretrain", "ab".repeat(32));
        told(result, ExitCode.INVALID_INPUT, "computes on CPUs only", "set compute.gpus to 0");
    }

    /** It goes on to the hash, which is refused. */
    @Test
    void gpusThatAreOnlyClaimed() {
        Path manifest = TinyExperimentFile.write(folder, "tiny.yaml", TinyExperimentFile.DRAWN);
        prepared(manifest);
        var claimed = Map.of("FAIRLOSS_GPUS", "1", "FAIRLOSS_SIMULATED_GPUS", "true");
        var result = step(claimed, new StopSignal(), manifest, "pretrain", "ab".repeat(32));
        told(result, ExitCode.INVALID_INPUT, "requests pretrain with hash abababababab", "the same version");
    }

    @Test
    void variablesThatCannotBe() {
        Path manifest = TinyExperimentFile.write(folder, "tiny.yaml", TinyExperimentFile.DRAWN);
        var result = step(Map.of("FAIRLOSS_CPUS", "all"), new StopSignal(), manifest, "pretrain", "ab".repeat(32));
        told(result, ExitCode.USAGE, "FAIRLOSS_CPUS=all is not a number.", "the same version");
    }

    @Test
    void aStopLeavesWordsToo() {
        Path manifest = TinyExperimentFile.write(folder, "tiny.yaml", TinyExperimentFile.DRAWN);
        var pretrain = prepared(manifest).steps().get(1);
        var stop = new StopSignal();
        stop.request(ExitCode.TERMINATED);
        var result = step(Map.of(), stop, manifest, "pretrain", pretrain.hash().orElseThrow());
        told(result, ExitCode.TERMINATED, "was stopped", "The next attempt continues from the checkpoint.");
    }

    @Test
    void outsideOfAPodNobodyListens() throws IOException {
        Files.delete(log);
        prepare(TinyExperimentFile.write(folder, "tiny.yaml", TinyExperimentFile.DRAWN))
                .isDone();
        assertThat(log).doesNotExist();
    }

    /** What is finished is told of, whoever finished it, with what it had cost. */
    @Test
    void finishedStepsAreReused() {
        Path manifest = TinyExperimentFile.finished(folder);
        var plan = prepared(manifest);
        var found = words().prepared().orElseThrow();
        assertThat(found.finished().in(plan)).hasSize(plan.steps().size() - 1);
        assertThat(found.deviceSeconds()).hasSize(plan.steps().size() - 1);
        var collect = plan.step(new StepId("collect")).orElseThrow();
        step(Map.of(), new StopSignal(), manifest, "collect", collect.hash().orElseThrow())
                .isDone();
        assertThat(words().reused()).isTrue();
        assertThat(words().cost())
                .hasValueSatisfying(cost -> assertThat(cost.wallSeconds()).isPositive());
    }

    /** A Secret is mounted as a folder with a file for each key. */
    @Test
    void keysFromAMountedSecret() {
        var server = S3Server.inProcess();
        String storage =
                "spec:\n  storage: {uri: s3://" + S3Server.BUCKET + "/pod, endpoint: \"" + server.endpoint() + "\"}\n";
        Path manifest =
                TinyExperimentFile.write(folder, "s3.yaml", TinyExperimentFile.DRAWN.replace("spec:\n", storage));
        var keys = Map.of("FAIRLOSS_CREDENTIALS_DIR", folder.resolve("keys").toString());
        TinyExperimentFile.write(folder, "keys/AWS_ACCESS_KEY_ID", server.accessKey());
        String hash = first(manifest).hash().orElseThrow();
        told(
                step(keys, new StopSignal(), manifest, "prepare", hash),
                ExitCode.INVALID_INPUT,
                "AWS_SECRET_ACCESS_KEY is missing in the folder",
                "Set AWS_ACCESS_KEY_ID");
        TinyExperimentFile.write(folder, "keys/AWS_SECRET_ACCESS_KEY", server.secretKey() + "\n");
        step(keys, new StopSignal(), manifest, "prepare", hash).isDone();
        String[] purge = {"purge", "--store", "s3://" + S3Server.BUCKET + "/pod", "--endpoint", server.endpoint()};
        var words = new ArrayList<>(List.of(purge));
        words.addAll(List.of("--namespace", "default", "--name", "tiny"));
        var purged = Cli.run(keys, words.toArray(String[]::new)).isDone().json();
        // Of a prepared experiment all seven steps are named, and none is needed by another.
        assertThat(purged.get(0).get("steps").asInt()).isEqualTo(7);
    }
}
