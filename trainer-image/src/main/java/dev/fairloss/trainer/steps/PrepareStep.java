// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.artifact.ArtifactFile;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.ResolvedSpec;
import dev.fairloss.contract.step.Fingerprints;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.trainer.TemporaryFiles;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.CachedImages;
import dev.fairloss.trainer.data.FaceIndex;
import dev.fairloss.trainer.data.FaceSource;
import dev.fairloss.trainer.data.HoldOut;
import dev.fairloss.trainer.data.Indexing;
import dev.fairloss.trainer.data.Split;
import dev.fairloss.trainer.data.TrainingSet;
import dev.fairloss.trainer.eval.AttributedImages;
import dev.fairloss.trainer.runtime.AbandonableCall;
import dev.fairloss.trainer.runtime.ComputeSettings;
import dev.fairloss.trainer.runtime.LazyTask;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.runtime.StepContext;
import dev.fairloss.trainer.store.StepArtifacts;
import dev.fairloss.trainer.store.Stopwatch;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Checks all data and the store before any training. Runs every time, but reads only files that have changed. The fingerprint
 * of the data enters the hashes of all other steps.
 */
public final class PrepareStep {
    /** The {@link FaceIndex} of the training data. */
    private static final String INDEX = "index.json";

    /** Largest number of names in a message. */
    private static final int NAMED = 10;

    private final StepContext context;
    private final StepArtifacts before;
    private final DataFolders data;

    private PrepareStep(StepContext context, PlannedStep step) {
        this.context = context;
        this.before = context.artifacts(step);
        this.data = DataFolders.of(context);
    }

    /** Prepares the data, and publishes their indexes if they changed. The cost includes reading, decoding and hashing. */
    public static PreparedData run(StepContext context, PlannedStep step) {
        var stopwatch = Stopwatch.start(context.clock());
        var known = new PrepareStep(context, step);
        var found = AbandonableCall.run(context.stop(), "prepare", known::look);
        if (found.isNew()) {
            StepAttempt.run(context, step, stopwatch, run -> known.publish(run, found));
        }
        return found.prepared();
    }

    /** The data as they are now, if an earlier run has prepared them. */
    public static Optional<PreparedData> known(StepContext context, PlannedStep step) {
        var known = new PrepareStep(context, step);
        return known.before.finished()
                ? Optional.of(AbandonableCall.run(context.stop(), "prepare", known::look)
                        .prepared())
                : Optional.empty();
    }

    /** The prepared data, and their indexes by file name in the store. */
    private record Found(PreparedData prepared, Map<String, Indexed> indexes) {
        boolean isNew() {
            return indexes.values().stream().anyMatch(Indexed::isNew);
        }
    }

    /** An index. @param isNew whether the store has none that is equal */
    private record Indexed(FaceIndex index, boolean isNew) {}

    private Found look() {
        var spec = context.spec();
        var indexes = new TreeMap<String, Indexed>();
        var source = new FaceSources(data).open(spec.dataset());
        var index = index(source, INDEX, "prepare", indexes).requireTrainable();
        var holdOut = spec.dataset().holdOut();
        var trainingSet = Split.of(
                index,
                HoldOut.of(holdOut.seed(), holdOut.identities(), holdOut.minimumImages(), holdOut.maximumImages()));
        checkEnoughImages(index, trainingSet, holdOut.identities());
        UpdateMemoryCheck.requireFits(context, trainingSet.counts().length);
        var images = new CachedImages(source.open(index), ComputeSettings.imageCacheBytes());
        var sets = new ArrayList<PreparedData.Evaluation>();
        var searches = new ArrayList<PreparedData.Searches>();
        var templates = new ArrayList<PreparedData.TemplateFaces>();
        var prints = new TreeMap<String, String>();
        var registry = new EvaluationSets(
                data,
                (name, set) -> index(set, "evaluation-" + name + ".json", "prepare " + name, indexes)
                        .index(),
                new EvaluationSets.Training(index, trainingSet, images));
        for (var set : spec.evaluation()) {
            var opened = set.accept(registry);
            opened.set().ifPresent(sets::add);
            opened.searches().ifPresent(searches::add);
            opened.templates().ifPresent(templates::add);
            prints.put(set.name(), opened.fingerprint());
        }
        spec.choose().ifPresent(tradeoff -> checkAttribute(tradeoff, sets));
        var prepared = new PreparedData(
                index,
                trainingSet,
                images,
                sets,
                searches,
                templates,
                new Fingerprints(
                        index.fingerprint(),
                        prints,
                        StartingWeights.of(spec, data).map(StartingWeights::fingerprint)),
                context.settings());
        return new Found(prepared, indexes);
    }

    /** The attribute of the trade-off must be in the file of its evaluation set. */
    private static void checkAttribute(ResolvedSpec.Tradeoff tradeoff, List<PreparedData.Evaluation> sets) {
        var known = sets.stream()
                .filter(set -> set.name().equals(tradeoff.set()))
                .flatMap(set -> set.attributes().stream())
                .flatMap(attributes -> attributes.attributes().stream())
                .map(AttributedImages.Attribute::name)
                .toList();
        if (!known.contains(tradeoff.attribute())) {
            throw TrainerException.invalidInput(
                    "The attributes of the evaluation set " + tradeoff.set() + " have no column " + tradeoff.attribute()
                            + ".",
                    "Set comparison.choose.attribute to one of: " + String.join(", ", known) + ".");
        }
    }

    /** Training needs an identity with two images: a single image shows no variation within an identity. */
    private static void checkEnoughImages(FaceIndex index, TrainingSet trainingSet, int requested) {
        int heldOut = trainingSet.heldOutIdentities().size();
        if (heldOut < requested) {
            throw TrainerException.invalidInput(
                    "Only " + heldOut + " of the " + index.identities().size() + " identities in " + index.source()
                            + " have two or more images, and only such identities can be held out.",
                    "Lower dataset.holdOut.identities (" + requested + "), or add images.");
        }
        if (IntStream.of(trainingSet.counts()).max().orElse(0) < 2) {
            throw TrainerException.invalidInput(
                    "Holding out " + requested + " identities leaves none in " + index.source()
                            + " with two or more images to train on.",
                    "Lower dataset.holdOut.identities, or add images.");
        }
    }

    private Indexing index(FaceSource source, String file, String label, Map<String, Indexed> indexes) {
        try (var bar = new LazyTask(context.progress(), label, "images")) {
            var earlier = indexBefore(file);
            var indexing = source.index(context.spec().dataset().imageSize(), earlier, (done, total) -> {
                context.checkStop();
                bar.report(done, total);
            });
            var index = indexing.requireReadable();
            indexes.put(file, new Indexed(index, !earlier.equals(Optional.of(index))));
            reportSkipped(index);
            return indexing;
        }
    }

    private void reportSkipped(FaceIndex index) {
        var skipped = index.skipped();
        if (skipped.files() > 0) {
            context.progress()
                    .message("skipped " + skipped.files() + (skipped.files() == 1 ? " file of " : " files of ")
                            + index.source() + ": " + skipped.files(NAMED));
        }
        if (skipped.identities() > 0) {
            context.progress()
                    .message(skipped.identities() + (skipped.identities() == 1 ? " identity of " : " identities of ")
                            + index.source() + " without images: "
                            + skipped.identities(NAMED));
        }
    }

    private Optional<FaceIndex> indexBefore(String file) {
        if (before.manifest().flatMap(manifest -> manifest.file(file)).isEmpty()) {
            return Optional.empty();
        }
        Path folder = TemporaryFiles.folder();
        try {
            Path copy = folder.resolve(file);
            before.fetch(file, copy);
            try (var json = Files.newInputStream(copy)) {
                return FaceIndex.read(json);
            }
        } catch (TrainerException | IOException | UncheckedIOException e) {
            context.progress().message("the index of an earlier run is damaged; all images are read again");
            return Optional.empty();
        } finally {
            TemporaryFiles.delete(folder);
        }
    }

    private static ArtifactFile put(StepAttempt run, String file, FaceIndex index) {
        Path json = run.scratch().resolve(file);
        try (var out = new BufferedOutputStream(Files.newOutputStream(json))) {
            index.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write temporary files in " + run.scratch(), e);
        }
        return run.artifacts().put(file, json);
    }

    private ObjectNode publish(StepAttempt run, Found found) {
        found.indexes().forEach((file, indexed) -> put(run, file, indexed.index()));
        var index = found.prepared().index();
        return ContractJson.mapper()
                .createObjectNode()
                .put("identities", index.identities().size())
                .put("images", index.imageCount())
                .put("fingerprint", index.fingerprint());
    }
}
