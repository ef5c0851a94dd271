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

/** The page about artifacts lists exactly the objects that a finished experiment leaves in its store, and the temporary ones. */
class ArtifactsPageTest {
    private static final String FORMATS = """
            ## The result of a fine-tune

            `probe.json` is enough to compute all rewards again. Its first field, `sha256`, is the checksum of the document with 64 zeros in this place. Lists with one value per identity are in the order of the training identities, sorted by name; `"NaN"` is an unknown value. Distances are 1 - cos.

            | field | meaning |
            |---|---|
            | `probe` | index of the fine-tune; -1 for a pretrained network before any fine-tune |
            | `rotation` | which training images were held out of the network for rewards; each network has its own rotation |
            | `margins` | the margin of each of the nine groups during the fine-tune |
            | `orderSeed` | seed of the order of images and their augmentation; equal for all fine-tunes of a repeat |
            | `groups` | for each group: the number of identities, the number of those with reward images, their mean distances `inter` and `intra`, and each utility |
            | `classGroups` | the group of each identity, 0 to 8 |
            | `distances.inter`, `interSquares` | mean distance, and mean square, of the identity's reward images to the 5 nearest centers of other identities |
            | `distances.intra`, `intraSquares` | mean distance, and mean square, of the reward images to the center of the identity's training images |
            | `distances.trainingInter` | mean distance of the identity's center to the 5 nearest other centers |
            | `distances.trainingIntra` | mean distance of each training image to the center of the identity's others |

            A group's mean weighs every identity with a known value the same. [The method](../concepts/method.md#what-the-paper-leaves-open-and-our-choices) has the formulas of the utilities.

            ## Groups and their pairs

            `groups.json` has lists with one value per training identity, sorted by name: `identities` (the names), `groups` (0 to 8: tail/low, tail/medium, tail/high, middle/low and so on), `trainingImages` (which decides tail, middle or head), `variances` (which decides low, medium or high) and `partlyUnseen` (whether the variance includes a reward image; such identities are compared among themselves).

            `group-pairs.csv.gz` has a line for each pair that compares groups. A pair counts for the group of its first identity. A pair of one identity is genuine.

            | column | meaning |
            |---|---|
            | `group` | the group of the first identity |
            | `identity`, `other_identity` | positions in the lists of `groups.json` |
            | `image`, `other_image` | numbers of the images, counted from 0 in the order of `index.json` |
            | `fold` | 0 to 9; a fold is classified at the threshold that is best for the others |
            | `similarity` | cosine similarity |

            ## Cost

            `manifest.json` has the cost of a step, without lost attempts, and each ledger entry that of an attempt so far. Neither enters a hash.

            | field | meaning |
            |---|---|
            | `wallSeconds`, in the ledger `seconds` | wall-clock time of the attempts, one after another; of all pods of a step |
            | `deviceSeconds` (`manifest.json` only) | this time, multiplied by the GPUs held, or by the CPU threads if there was no GPU |
            | `cpuSeconds` | CPU time of the processes in this time, over all threads: PyTorch, image decoders and the JVM; with a GPU, the CPU time beside it. Absent if it is unknown |
            | `images` | images that passed through the network |
            | `kept` (ledger only) | the seconds and images of work that a later attempt does not repeat |
            | `capturing` (ledger only) | whether the attempt was capturing CUDA graphs when the entry was written; after an attempt that was lost then, none captures |

            CPU time is the difference between the CPU times of the process at the end and at the start of an attempt. A process runs one step at a time, so nothing is counted twice. The start of the JVM and of PyTorch is in no step. If several fine-tunes compute at the same time, they share the seconds of the process, in proportion to their images.

            ## Signatures

            If results are [signed](../how-to/signed-artifacts.md), the folders of steps and experiments have a folder `signatures`. The signature of an object is `signatures/<file>.<sum>.sigstore.json`: its name, with `_` for `/`, and the first 16 digits of its SHA-256.

            ## Recompute the tables

            The artifacts suffice to compute the tables again without this program: the distances of the groups and their utilities, the rewards with their standard errors and p-values, Holm's correction, the values of the policy, the correlations of utilities with accuracy, the groups of identities, accuracy, AUC, TAR, the differences between arms, the errors of each group, the indices of inequity, and all confidence intervals with their bootstrap. [`examples/recompute.py`](../../examples/recompute.py) does so with Python's standard library, verifies all checksums, and compares the numbers with the stored ones. What needs the networks is not recomputed: embeddings with the distances, variances and similarities that follow from them, and the Q-network. Neither are the random choices of images and pairs, which are stored as they are, nor the bootstrap and the simulations behind the stability of a policy. Of the replicates of FMR and FNMR by count group, only the first ones are recomputed if there are many pairs.

            ```sh not-run
            ./fairloss run examples/quickstart.yaml --store ~/experiments
            python3 examples/recompute.py ~/experiments default/quickstart
            ```

            ## Formats

            Models are [safetensors](https://huggingface.co/docs/safetensors) files, which many tools read: float32 tensors with the names of PyTorch modules, the class centers as `head.weight`, and the `backbone` and `image_size` as metadata. [How to use them](../how-to/models.md). The SHA-256 of a file is checked every time that it is read.
            """;

    private static final Path PAGE = DocPage.ROOT.resolve("docs/reference/artifacts.md");

    /** A kind of object. @param key with placeholders for the variable parts @param what its contents */
    private record Kind(String key, String what) {
        String row() {
            return "| `" + key + "` | " + what + " |\n";
        }
    }

    private static final List<Kind> OF_STEPS = List.of(
            new Kind(
                    "steps/prepare/<hash>/index.json",
                    "the path, identity, size and SHA-256 of every image; the data fingerprint"),
            new Kind("steps/pretrain/<hash>/model.safetensors", "the pretrained model"),
            new Kind(
                    "steps/pretrain/<hash>/groups.json",
                    "the group of each identity, with the number of training images and the variance that it follows from"),
            new Kind(
                    "steps/pretrain/<hash>/distances.json",
                    "the distances of each identity before any fine-tune, in the form of `probe.json`"),
            new Kind("steps/pretrain/<hash>/curve.json", "loss and learning rate during training"),
            new Kind(
                    "steps/collect/<hash>/probes/<i>/probe.json",
                    "the result of one fine-tune: the margins of the groups, the seed of the image order, the rotation of the reward images, and the distances of each identity"),
            new Kind(
                    "steps/collect/<hash>/convergence.json",
                    "whether fine-tunes change the utilities more by their margins than by training on"),
            new Kind("steps/policy/<hash>/rewards.json", "the reward table, with standard errors"),
            new Kind("steps/policy/<hash>/other-rewards.json", "the reward tables of the other utilities"),
            new Kind("steps/policy/<hash>/policy.json", "the action in each state, with its reason"),
            new Kind(
                    "steps/policy/<hash>/fine-tunes.json",
                    "utilities by group and accuracy after each fine-tune, without single classes"),
            new Kind(
                    "steps/train/<hash>/model.safetensors",
                    "the final model of an arm and seed. The arm `MoreSeeds` has several: `model-2.safetensors`, `curve-2.json` and so on, with the checksums of each network in `network-<n>.json`"),
            new Kind("steps/train/<hash>/margins.json", "the margin of each group in each epoch"),
            new Kind("steps/train/<hash>/curve.json", "loss and learning rate during training"),
            new Kind(
                    "steps/evaluate/<hash>/evaluation.json",
                    "accuracy, ROC curve and results by group for each evaluation set. For sets with attributes, `attributes.json` beside it has the error rates by attribute and their bootstrap replicates; for identification sets and templates, `identification.json` and `templates.json` have the rates"),
            new Kind(
                    "steps/evaluate/<hash>/scores.json",
                    "the similarity of every verification pair, its people and its fold; the influence of each person on the accuracy of the groups; and the FMR and FNMR of each count group in the replicates of the bootstrap"),
            new Kind(
                    "steps/evaluate/<hash>/group-pairs.csv.gz",
                    "the similarity of every pair that compares groups, its group, identities, images and fold"));

    private static final List<Kind> OF_EVERY_STEP = List.of(
            new Kind(
                    "steps/<kind>/<hash>/manifest.json",
                    "the files of the step with sizes and SHA-256, its cost and its device. Written last: its existence marks the step as finished"),
            new Kind("steps/<kind>/<hash>/ledger/<attempt>.json", "the cost of one attempt, also of a lost one"),
            new Kind(
                    "steps/<kind>/<hash>/tensorboard/<file>",
                    "the [metrics of a training](../how-to/tensorboard.md) as an event file of TensorBoard, one for each attempt; trainings only"));

    private static final List<Kind> OF_EXPERIMENTS = List.of(
            new Kind(
                    "experiments/<namespace>/<name>/report.html",
                    "the report: one HTML file without external resources"),
            new Kind("experiments/<namespace>/<name>/results.json", "all results as JSON"),
            new Kind("experiments/<namespace>/<name>/tables/rewards.csv", "the reward table"),
            new Kind("experiments/<namespace>/<name>/tables/policy.csv", "the policy"),
            new Kind(
                    "experiments/<namespace>/<name>/tables/policies.csv",
                    "the evidence for each policy: significant rewards, those by chance, flips, and its agreement with the others"),
            new Kind("experiments/<namespace>/<name>/tables/margins.csv", "margins by arm, seed, epoch and group"),
            new Kind("experiments/<namespace>/<name>/tables/results.csv", "results by arm, seed and evaluation set"),
            new Kind(
                    "experiments/<namespace>/<name>/tables/differences.csv",
                    "FairLoss compared with each other arm, with standard errors and intervals"),
            new Kind("experiments/<namespace>/<name>/tables/groups.csv", "results by group"),
            new Kind(
                    "experiments/<namespace>/<name>/tables/inequity.csv",
                    "error rates of count groups at a fixed false match rate, and indices of inequity, with intervals"),
            new Kind("experiments/<namespace>/<name>/tables/roc.csv", "ROC curves"),
            new Kind("experiments/<namespace>/<name>/tables/cost.csv", "cost by phase"),
            new Kind(
                    "experiments/<namespace>/<name>/tables/arm-cost.csv",
                    "the updates that each arm costs with one seed: training, and policy if it uses one"),
            new Kind(
                    "experiments/<namespace>/<name>/tables/worth.csv",
                    "the correlation of each utility with accuracy, over the fine-tunes and over the final trainings of all arms"),
            new Kind(
                    "experiments/<namespace>/<name>/tables/attributes.csv",
                    "error rates by attribute and arm, their disparities, and FairLoss compared with each other arm"),
            new Kind(
                    "experiments/<namespace>/<name>/tables/identification.csv",
                    "ranks and true positive identification rates by arm"),
            new Kind("experiments/<namespace>/<name>/tables/templates.csv", "true accept rates of templates by arm"),
            new Kind(
                    "experiments/<namespace>/<name>/networks/<run>.card.md",
                    "the [model card](../how-to/model-card.md) of the network of an arm and seed"),
            new Kind("experiments/<namespace>/<name>/plan.json", "the current plan"),
            new Kind(
                    "experiments/<namespace>/<name>/plans/<id>.json",
                    "the steps of each plan that the experiment has had"));

    private static final List<Kind> PASSING = List.of(
            new Kind(
                    "steps/<kind>/<hash>/checkpoints/<id>.tensors.safetensors",
                    "weights and momentum of the two latest checkpoints, until the step is finished"),
            new Kind(
                    "steps/<kind>/<hash>/checkpoints/<id>.json",
                    "the pointer of a checkpoint, written after its tensors: position, sizes and SHA-256"),
            new Kind(
                    "steps/<kind>/<hash>/progress/<shard>.json",
                    "the progress of a running step or shard, such as its loss and remaining time, every 15 seconds"),
            new Kind("purges/<namespace>/<name>.json", "the steps that a running purge may delete"));

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

    /** A finished experiment has none of these. */
    @Test
    void temporaryFilesHaveTheKeysOfTheLayout() {
        var step = new StepAddress("train", "0123456789abcdef");
        var id = new CheckpointId(12, "abc");
        assertThat(Stream.of(
                                ArtifactLayout.checkpointFile(step, id, "tensors.safetensors"),
                                ArtifactLayout.checkpointPointer(step, id),
                                ArtifactLayout.progress(step, 0),
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

    /** Replaces the variable parts of a key by placeholders, in files that every step has also its kind. */
    private static String form(String key) {
        return key.replaceAll("(?<=steps/[a-z]{1,20}/)[0-9a-f]{8,64}", "<hash>")
                .replaceAll(
                        "steps/[a-z]+/<hash>/(manifest|ledger|checkpoints|progress|tensorboard)",
                        "steps/<kind>/<hash>/$1")
                .replaceAll("probes/[0-9]+", "probes/<i>")
                .replaceAll("tensorboard/.*", "tensorboard/<file>")
                .replaceAll("ledger/.*", "ledger/<attempt>.json")
                .replaceAll("checkpoints/[0-9]{6}-[a-z]+\\.", "checkpoints/<id>.")
                .replaceAll("progress/[0-9]+", "progress/<shard>")
                .replaceAll("plans/[0-9a-f]+", "plans/<id>")
                .replaceAll("networks/.*", "networks/<run>.card.md")
                .replaceAll("(experiments|purges)/default/tiny", "$1/<namespace>/<name>");
    }

    private static String page() {
        return """
                # Artifacts

                Generated from the code; do not edit. Keys are relative to the URI of the store. `<kind>` is the kind of a step, `<hash>` its [hash](../concepts/plan.md#hashes). Every JSON file has a `version`.

                ## Steps

                | key | contents |
                |---|---|
                %s
                ## Every step

                | key | contents |
                |---|---|
                %s
                ## Experiments

                | key | contents |
                |---|---|
                %s
                ## Temporary

                | key | contents |
                |---|---|
                %s
                """.formatted(rows(OF_STEPS), rows(OF_EVERY_STEP), rows(OF_EXPERIMENTS), rows(PASSING)) + FORMATS;
    }

    private static String rows(List<Kind> kinds) {
        return kinds.stream().map(Kind::row).collect(Collectors.joining());
    }
}
