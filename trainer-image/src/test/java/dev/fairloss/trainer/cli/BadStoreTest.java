// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.artifact.ChecksummedJson;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.safetensors.SafetensorsWriter;
import dev.fairloss.trainer.store.Checkpoints;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.store.Stores;
import dev.fairloss.trainer.testing.S3Server;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.train.TrainingProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stores that cannot be used, and damaged artifacts. No finished work is lost. */
class BadStoreTest {
    private static final String BUCKET = "s3://" + S3Server.BUCKET + "/cli";

    @TempDir
    private Path folder;

    private String drawn() {
        return TinyExperiment.write(folder, TinyExperiment.SYNTHETIC).toString();
    }

    private static Cli.Result run(String manifest, String... more) {
        var words = new ArrayList<>(List.of("run", manifest, "--threads", "1", "--patience", "0s"));
        words.addAll(List.of(more));
        return Cli.run(words.toArray(String[]::new));
    }

    @Test
    void aFileInPlaceOfTheFolder() {
        Path file = TestFiles.write(folder, "fairloss-store", "not a folder");
        run(drawn()).reports(ExitCode.INVALID_INPUT, file + " is a file", "Move it away, or choose another folder");
        Cli.run("plan", drawn()).reports(ExitCode.INVALID_INPUT, file + " is a file");
    }

    @Test
    void urisThatNameNoStore() {
        run(drawn(), "--store", "ftp://host/x")
                .reports(
                        ExitCode.INVALID_INPUT,
                        "\"ftp://host/x\" is not an artifact store",
                        "Write s3://bucket/prefix");
        run(drawn(), "--store", "s3://Bucket_/x").reports(ExitCode.INVALID_INPUT, "s3://bucket or s3://bucket/prefix");
        Cli.run(S3Server.inProcess().environment(), "run", drawn(), "--store", BUCKET, "--endpoint", "minio:9000/x")
                .reports(ExitCode.INVALID_INPUT, "is not an object store");
    }

    @Test
    void aFullDisk() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        assumeTrue(mount(disk, "size=700k"), "this user may not mount a small disk");
        try {
            run(drawn(), "--store", disk.toString())
                    .reports(ExitCode.INVALID_INPUT, "The disk is full: cannot write " + disk, "continues from there");
            assertThat(Cli.run("plan", drawn(), "--store", disk.toString())
                            .isDone()
                            .out())
                    .containsPattern("prepare +[0-9a-f]{12} +finished")
                    .containsPattern("pretrain-1-1 +[0-9a-f]{12} +to do");
            assertThat(mount(disk, "remount,size=64m")).isTrue();
            run(drawn(), "--store", disk.toString()).isDone();
        } finally {
            execute("umount", disk.toString());
        }
    }

    private static boolean mount(Path disk, String options) throws IOException, InterruptedException {
        return execute("mount", "-t", "tmpfs", "-o", options, "tmpfs", disk.toString());
    }

    private static boolean execute(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }

    @Test
    void credentials() {
        var server = S3Server.inProcess();
        String[] words = {"run", drawn(), "--store", BUCKET, "--patience", "0s", "--endpoint", server.endpoint()};
        Cli.run(words).reports(ExitCode.INVALID_INPUT, "AWS_ACCESS_KEY_ID is missing in the environment");
        for (String name : List.of("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")) {
            Map<String, String> wrong = new HashMap<>(server.environment());
            wrong.put(name, "wrong");
            Cli.run(wrong, words)
                    .reports(
                            ExitCode.INVALID_INPUT,
                            "The object store at " + server.endpoint() + " rejects the credentials in the environment",
                            "Correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY");
        }
    }

    @Test
    void noSuchBucket() {
        var server = S3Server.inProcess();
        for (String command : List.of("run", "plan")) {
            Cli.run(server.environment(), command, drawn(), "--store", "s3://no-such-bucket/x")
                    .reports(
                            ExitCode.INVALID_INPUT,
                            "There is no bucket \"no-such-bucket\" at " + server.endpoint(),
                            "Create it, or correct spec.storage.uri");
        }
    }

    /** Nothing listens on port 1. */
    @Test
    void noServerAtTheEndpoint() {
        var keys = S3Server.inProcess().environment();
        for (String command : List.of("run", "plan")) {
            String[] words = {
                command, drawn(), "--store", BUCKET, "--endpoint", "http://127.0.0.1:1", "--patience", "0s"
            };
            var result = Cli.run(keys, words);
            assertThat(result.status()).isEqualTo(ExitCode.STORE_UNAVAILABLE.status());
            assertThat(result.message())
                    .contains("The object store at http://127.0.0.1:1 is not available")
                    .contains("tried once", "Check spec.storage.endpoint", "run the same command again");
            assertThat(result.message().lines()).hasSize(1);
        }
    }

    @Test
    void aStackTraceIsShownOnDemandAlone() {
        var keys = S3Server.inProcess().environment();
        String[] words = {"run", drawn(), "--store", BUCKET, "--endpoint", "http://127.0.0.1:1", "--patience", "0s"};
        assertThat(Cli.run(keys, words).err()).doesNotContain("\tat ");
        words = Arrays.copyOf(words, words.length + 1);
        words[words.length - 1] = "--verbose";
        assertThat(Cli.run(keys, words).err()).contains("\tat dev.fairloss", "Caused by: ");
    }

    @Test
    void aDamagedArtifact() throws IOException {
        String manifest = TinyExperiment.finished(folder).toString();
        Path store = folder.resolve("fairloss-store");
        String model = TestFiles.list(store).stream()
                .filter(file -> file.startsWith("steps/evaluate") && file.endsWith("evaluation.json"))
                .findFirst()
                .orElseThrow();
        Files.writeString(store.resolve(model), "{}");
        Path step = store.resolve(model).getParent();
        run(manifest)
                .reports(
                        ExitCode.INVALID_INPUT,
                        "The artifact " + store.resolve(model) + " is damaged: it has 2 bytes, not",
                        "Delete " + step + " and run again.");
        for (String file : TestFiles.list(step)) {
            Files.delete(step.resolve(file));
        }
        assertThat(run(manifest).isDone().err())
                .containsPattern("pretrain-1-1 +reused")
                .containsPattern("evaluate-fairloss-1 +done");
    }

    @Test
    void aStepOfANewerVersion() throws IOException {
        String manifest = TinyExperiment.finished(folder).toString();
        Path store = folder.resolve("fairloss-store");
        Path step = store.resolve(TestFiles.list(store).stream()
                .filter(file -> file.startsWith("steps/pretrain") && file.endsWith("manifest.json"))
                .findFirst()
                .orElseThrow());
        var newer = (ObjectNode) ContractJson.mapper().readTree(step.toFile());
        newer.remove("sha256");
        Files.write(step, ChecksummedJson.write(newer.put("version", 99)));
        run(manifest)
                .reports(
                        ExitCode.INVALID_INPUT,
                        "A newer FairLoss wrote " + step + " (version 99",
                        "or another folder or prefix in spec.storage.uri");
        run(manifest, "--store", folder.resolve("other").toString()).isDone();
    }

    @Test
    void aCheckpointOfAnotherNet() throws IOException {
        damagedCheckpoint("embeddingSize: 8", "embeddingSize: 16", ": tensor ");
    }

    /** The tensors of a finished model are those of a checkpoint without the state of the optimizer. */
    @Test
    void aCheckpointWithoutTheOptimizer() throws IOException {
        damagedCheckpoint("networks: 1, updates: 2}", "networks: 1, updates: 3}", " has no tensor ");
    }

    /** A checkpoint with the tensors of the finished model, in another experiment. */
    private void damagedCheckpoint(String right, String changed, String problem) throws IOException {
        TinyExperiment.finished(folder);
        Path store = folder.resolve("fairloss-store");
        String other = TestFiles.write(
                        folder, "other.yaml", TinyExperiment.with(TinyExperiment.SYNTHETIC, right, changed))
                .toString();
        JsonNode pretrain = Cli.run("plan", other, "--json").json().get(0).at("/plan/steps/1");
        assertThat(pretrain.get("state").asText()).isEqualTo("to do");
        Path model = store.resolve(TestFiles.list(store).stream()
                .filter(file -> file.startsWith("steps/pretrain") && file.endsWith("model.safetensors"))
                .findFirst()
                .orElseThrow());
        try (var open = Stores.open(store.toString(), StoreOptions.from(Map.of()))) {
            var position = new TrainingProgress(
                    TrainingProgress.VERSION,
                    1,
                    0,
                    0,
                    NullNode.getInstance(),
                    new TrainingProgress.LossCurve(1, List.of(1.), 0));
            new Checkpoints(
                            open,
                            new StepAddress("pretrain", pretrain.get("hash").asText()),
                            "another",
                            Clock.systemUTC())
                    .save(Map.of("tensors.safetensors", weightsInACheckpoint(model)), position);
        }
        run(other)
                .reports(
                        ExitCode.INVALID_INPUT,
                        "The checkpoint " + store + "/steps/pretrain/",
                        problem,
                        "It was written for another network, embedding size or set of people: delete it and run again.");
        Path checkpoints =
                model.getParent().resolveSibling(pretrain.get("hash").asText()).resolve("checkpoints");
        for (String file : TestFiles.list(checkpoints)) {
            Files.delete(checkpoints.resolve(file));
        }
        run(other).isDone();
    }

    /** The tensors of a finished model, with the names that they have in checkpoints. */
    private Path weightsInACheckpoint(Path finished) throws IOException {
        try (var manager = NDManager.newBaseManager();
                var tensors = SafetensorsFile.open(finished, "the model");
                var model = new FaceModel(
                        manager, shape(tensors.tensors().get("head.weight").shape()), 0)) {
            model.loadModel(tensors);
            var writer = new SafetensorsWriter();
            model.addTo(writer);
            return Files.write(folder.resolve("tensors.safetensors"), writer.write());
        }
    }

    private static ModelShape shape(List<Long> centers) {
        return new ModelShape(
                Backbone.SmallResNet56px,
                centers.get(1).intValue(),
                centers.get(0).intValue());
    }
}
