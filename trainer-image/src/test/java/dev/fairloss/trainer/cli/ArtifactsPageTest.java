// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.CheckpointId;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page about artifacts names what a finished experiment leaves, no less and no more, and what comes and goes. */
class ArtifactsPageTest {
    private static final Path PAGE = DocPage.ROOT.resolve("docs/reference/artifacts.md");

    /** A kind of objects: its key, with names for what differs, and what it holds. */
    private record Kind(String key, String what) {
        String row() {
            return "| `" + key + "` | " + what + " |\n";
        }
    }

    private static final List<Kind> OF_STEPS = List.of(
            new Kind(
                    "steps/prepare/<hash>/index.json",
                    "all images: path, person, size, SHA-256; the data's fingerprint"),
            new Kind("steps/pretrain/<hash>/model.safetensors", "the base net"),
            new Kind("steps/pretrain/<hash>/groups.json", "the group of each person"),
            new Kind("steps/pretrain/<hash>/curve.json", "loss and learning rate over the training"),
            new Kind("steps/collect/<hash>/probes/<i>/probe.json", "what one fine-tune found"),
            new Kind("steps/collect/<hash>/rewards.json", "the reward table, with standard errors"),
            new Kind("steps/policy/<hash>/policy.json", "the action for each state, and why"),
            new Kind("steps/train/<hash>/model.safetensors", "the net of an arm and seed"),
            new Kind("steps/train/<hash>/margins.json", "the margin of each group in each epoch"),
            new Kind("steps/train/<hash>/curve.json", "loss and learning rate over the training"),
            new Kind("steps/evaluate/<hash>/evaluation.json", "accuracy, ROC and results by group on each test set"),
            new Kind(
                    "steps/evaluate/<hash>/scores.json",
                    "the similarity of every verification pair, its people and its fold"));

    private static final List<Kind> OF_EVERY_STEP = List.of(
            new Kind(
                    "steps/<kind>/<hash>/manifest.json",
                    "written last: the step is finished. Its files with sizes and SHA-256, what it cost, on which device"),
            new Kind("steps/<kind>/<hash>/ledger/<attempt>.json", "what an attempt cost, lost ones too"));

    private static final List<Kind> OF_EXPERIMENTS = List.of(
            new Kind("experiments/<namespace>/<name>/report.html", "the report, one file that loads nothing"),
            new Kind("experiments/<namespace>/<name>/results.json", "all results, for machines"),
            new Kind("experiments/<namespace>/<name>/tables/rewards.csv", "the reward table"),
            new Kind("experiments/<namespace>/<name>/tables/policy.csv", "the policy"),
            new Kind("experiments/<namespace>/<name>/tables/margins.csv", "margins by arm, seed, epoch and group"),
            new Kind("experiments/<namespace>/<name>/tables/results.csv", "results by arm, seed and test set"),
            new Kind(
                    "experiments/<namespace>/<name>/tables/differences.csv",
                    "FairLoss compared with each other arm, with standard errors and intervals"),
            new Kind("experiments/<namespace>/<name>/tables/groups.csv", "results by group"),
            new Kind("experiments/<namespace>/<name>/tables/roc.csv", "ROC curves"),
            new Kind("experiments/<namespace>/<name>/tables/cost.csv", "what each phase cost"),
            new Kind("experiments/<namespace>/<name>/plan.json", "the newest plan"),
            new Kind(
                    "experiments/<namespace>/<name>/plans/<id>.json",
                    "every plan that it had: the steps that it refers to"));

    private static final List<Kind> PASSING = List.of(
            new Kind(
                    "steps/<kind>/<hash>/checkpoints/<id>.tensors.safetensors",
                    "weights and momentum; the newest two, until the step is finished"),
            new Kind(
                    "steps/<kind>/<hash>/checkpoints/<id>.json",
                    "the checkpoint's pointer, written after them: position, sizes and SHA-256"),
            new Kind(
                    "purges/<namespace>/<name>.json",
                    "while an experiment's artifacts are deleted: the steps that may go"));

    @Test
    void aFinishedExperimentLeavesWhatThePageSays(@TempDir Path folder) {
        TinyExperiment.finished(folder);
        var there = TestFiles.list(folder.resolve("fairloss-store")).stream()
                .map(ArtifactsPageTest::form)
                .distinct()
                .toList();
        var documented =
                Stream.concat(OF_STEPS.stream(), Stream.concat(OF_EVERY_STEP.stream(), OF_EXPERIMENTS.stream()));
        assertThat(there)
                .containsExactlyInAnyOrderElementsOf(documented.map(Kind::key).toList());
    }

    @Test
    void everyJsonCarriesAVersion(@TempDir Path folder) throws IOException {
        TinyExperiment.finished(folder);
        for (String file : TestFiles.list(folder.resolve("fairloss-store"))) {
            if (file.endsWith(".json")) {
                var json = ContractJson.mapper()
                        .readTree(folder.resolve("fairloss-store/" + file).toFile());
                assertThat(json.path("version").asInt()).as(file).isPositive();
            }
        }
    }

    /** What a finished experiment does not have. */
    @Test
    void temporaryFilesHaveTheKeysOfTheLayout() {
        var step = new StepAddress("train", "0123456789abcdef");
        var id = new CheckpointId(12, "abc");
        assertThat(Stream.of(
                                ArtifactLayout.checkpointFile(step, id, "tensors.safetensors"),
                                ArtifactLayout.checkpointPointer(step, id),
                                ArtifactLayout.purge("default", "tiny"))
                        .map(ArtifactKey::toString)
                        .map(ArtifactsPageTest::form))
                .containsExactlyElementsOf(PASSING.stream().map(Kind::key).toList());
    }

    @Test
    void thePageIsMadeFromTheLists() throws IOException {
        if (System.getProperty("golden.update") != null) {
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE).as("run with -Dgolden.update to rewrite it").hasContent(page());
    }

    /** With names for what differs; of what every step has, the kind too. */
    private static String form(String key) {
        return key.replaceAll("(?<=steps/[a-z]{1,20}/)[0-9a-f]{8,64}", "<hash>")
                .replaceAll("steps/[a-z]+/<hash>/(manifest|ledger|checkpoints)", "steps/<kind>/<hash>/$1")
                .replaceAll("probes/[0-9]+", "probes/<i>")
                .replaceAll("ledger/.*", "ledger/<attempt>.json")
                .replaceAll("checkpoints/[0-9]{6}-[a-z]+\\.", "checkpoints/<id>.")
                .replaceAll("plans/[0-9a-f]+", "plans/<id>")
                .replaceAll("(experiments|purges)/default/tiny", "$1/<namespace>/<name>");
    }

    private static String page() {
        return """
                # Artifacts

                Made from the program; do not edit. Keys below the store's URI. `<kind>` is that of a step, `<hash>` its [hash](../concepts/plan.md#hashes). Every JSON carries a `version`.

                ## Of steps

                | key | what |
                |---|---|
                %s
                ## Of every step

                | key | what |
                |---|---|
                %s
                ## Of experiments

                | key | what |
                |---|---|
                %s
                ## For a while

                | key | what |
                |---|---|
                %s
                Nets are [safetensors](https://huggingface.co/docs/safetensors): any program that reads these can read them. SHA-256 sums are compared whenever a file is read.
                """.formatted(rows(OF_STEPS), rows(OF_EVERY_STEP), rows(OF_EXPERIMENTS), rows(PASSING));
    }

    private static String rows(List<Kind> kinds) {
        return kinds.stream().map(Kind::row).collect(Collectors.joining());
    }
}
