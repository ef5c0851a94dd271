// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.EvaluationSet;
import dev.fairloss.trainer.data.AttributesFile;
import dev.fairloss.trainer.data.BinFile;
import dev.fairloss.trainer.data.CachedImages;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.FaceIndex;
import dev.fairloss.trainer.data.FaceSource;
import dev.fairloss.trainer.data.ImageTree;
import dev.fairloss.trainer.data.JoinedImages;
import dev.fairloss.trainer.data.LandmarksFile;
import dev.fairloss.trainer.data.TrainingSet;
import dev.fairloss.trainer.eval.AttributeMatching;
import dev.fairloss.trainer.eval.BinPairs;
import dev.fairloss.trainer.eval.GalleryOverlap;
import dev.fairloss.trainer.eval.HeldOutPairs;
import dev.fairloss.trainer.eval.OverlapCheck;
import dev.fairloss.trainer.eval.PairSet;
import dev.fairloss.trainer.eval.PairsFile;
import dev.fairloss.trainer.eval.SearchAttributes;
import dev.fairloss.trainer.eval.TemplateAttributes;
import dev.fairloss.trainer.eval.TemplateList;
import dev.fairloss.trainer.eval.TemplateOverlap;
import dev.fairloss.trainer.eval.TemplatePairs;
import dev.fairloss.trainer.eval.TemplatePeople;
import dev.fairloss.trainer.eval.TemplateSet;
import dev.fairloss.trainer.eval.TrainingFaces;
import dev.fairloss.trainer.runtime.ComputeSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Registry of evaluation sets: opens the set that a spec names.
 *
 * @param data locates files on this machine
 * @param indexer indexes the images of a set
 * @param training what the data set gives to held-out sets
 */
record EvaluationSets(DataFolders data, Indexer indexer, Training training)
        implements EvaluationSet.Visitor<EvaluationSets.Opened> {
    private static final int FOLDS = 10;

    /**
     * An evaluation set, ready to be embedded.
     *
     * @param set pairs and images, if it is a set of pairs
     * @param searches gallery, searches and images, if it is an identification set
     * @param templates templates, pairs and images, if it is a set of templates
     * @param fingerprint of all that it contains
     */
    record Opened(
            Optional<PreparedData.Evaluation> set,
            Optional<PreparedData.Searches> searches,
            Optional<PreparedData.TemplateFaces> templates,
            String fingerprint) {}

    /** Indexes the images of an evaluation set, reusing what an earlier run read. */
    @FunctionalInterface
    interface Indexer {
        FaceIndex index(String set, FaceSource source);
    }

    /**
     * The indexed and split training data.
     *
     * @param index of all images
     * @param split training and held-out images
     * @param images decoded images, by the index's numbers
     * @param faces the people and images of the training part
     */
    record Training(FaceIndex index, TrainingSet split, FaceImages images, TrainingFaces faces) {
        Training(FaceIndex index, TrainingSet split, FaceImages images) {
            this(index, split, images, new TrainingFaces(index, split));
        }
    }

    @Override
    public Opened pairs(EvaluationSet.Pairs set) {
        var folder = data.images(set.images());
        var source = new ImageTree(folder);
        Path file = data.file(set.uri());
        var index = indexer.index(set.name(), data.aligned(source, set.landmarks()));
        var numbers = index.numbers();
        var list = PairsFile.read(file, folder.root(), numbers.keySet());
        int[] images = list.images().stream().mapToInt(numbers::get).toArray();
        var faces = new CachedImages(source.open(index), ComputeSettings.imageCacheBytes());
        return opened(set, list.pairs(), images, faces, index, list.pairs().identities() > 0);
    }

    @Override
    public Opened bin(EvaluationSet.Bin set) {
        var source = data.named(set.uri(), file -> BinFile.open(file, "file " + file), BinFile::open);
        var index = indexer.index(set.name(), data.aligned(source, set.landmarks()));
        var pairs = BinPairs.of(source.genuine(), set.uri());
        var faces = new CachedImages(source.open(index), ComputeSettings.imageCacheBytes());
        return opened(set, pairs, IntStream.range(0, index.imageCount()).toArray(), faces, index, false);
    }

    /** Checks the set against the training data; the fingerprint covers the images and the remaining pairs. */
    private Opened opened(
            EvaluationSet set, PairSet pairs, int[] images, FaceImages faces, FaceIndex index, boolean named) {
        var checked =
                OverlapCheck.check(set.name(), set.overlapPolicy(), pairs, index, images, named, training.faces());
        int[] personOfImage = IntStream.range(0, index.identities().size())
                .flatMap(person -> IntStream.generate(() -> person)
                        .limit(index.identities().get(person).images().size()))
                .toArray();
        int[] people = IntStream.of(named ? images : new int[0])
                .map(image -> personOfImage[image])
                .toArray();
        var attributes = set.attributes()
                .map(uri -> AttributeMatching.of(
                        set.name(), AttributesFile.read(data.file(uri)), index, images, named, checked.pairs()));
        var content = ContractJson.mapper().createObjectNode().put("images", index.fingerprint());
        content.set("pairs", ContractJson.mapper().valueToTree(checked.pairs()));
        attributes.ifPresent(
                known -> content.set("attributes", ContractJson.mapper().valueToTree(known)));
        return new Opened(
                Optional.of(new PreparedData.Evaluation(
                        set.name(),
                        checked.pairs(),
                        images,
                        faces,
                        people,
                        checked.overlap(),
                        checked.suspects(),
                        attributes)),
                Optional.empty(),
                Optional.empty(),
                ContractJson.sha256(content));
    }

    @Override
    public Opened heldOutIdentities(EvaluationSet.HeldOutIdentities set) {
        int[][] byIdentity = training.split().heldOutImages();
        int[] images = IntStream.range(0, byIdentity.length)
                .flatMap(identity -> IntStream.of(byIdentity[identity]))
                .toArray();
        int[] identityOfImage = IntStream.range(0, byIdentity.length)
                .flatMap(identity -> IntStream.generate(() -> identity).limit(byIdentity[identity].length))
                .toArray();
        int perHalfFold = Math.max(1, set.pairs() / (2 * FOLDS));
        var pairs = HeldOutPairs.draw(identityOfImage, perHalfFold, 0);
        return opened(set, pairs, images, training.images(), training.index(), true);
    }

    @Override
    public Opened identification(EvaluationSet.Identification set) {
        var source = data.images(set.images());
        var people = indexer.index(set.name(), data.aligned(source, set.landmarks()));
        FaceImages faces = source.open(people);
        List<FaceIndex.Image> distractors = List.of();
        var content = ContractJson.mapper().createObjectNode().put("people", people.fingerprint());
        if (set.distractors().isPresent()) {
            var others = new ImageTree(data.images(set.distractors().get()));
            var index = indexer.index(set.name() + ".distractors", data.aligned(others, set.landmarks()));
            faces = new JoinedImages(faces, others.open(index));
            distractors = index.images();
            content.put("distractors", index.fingerprint());
        }
        var overlap = GalleryOverlap.check(set.name(), set.overlapPolicy(), people, distractors, training.faces());
        var gallery = overlap.gallery();
        content.set("gallery", ContractJson.mapper().valueToTree(gallery));
        var attributes = set.attributes()
                .map(uri -> SearchAttributes.of(set.name(), AttributesFile.read(data.file(uri)), people, gallery));
        attributes.ifPresent(
                known -> content.set("attributes", ContractJson.mapper().valueToTree(known)));
        return new Opened(
                Optional.empty(),
                Optional.of(new PreparedData.Searches(
                        set.name(), overlap, new CachedImages(faces, ComputeSettings.imageCacheBytes()), attributes)),
                Optional.empty(),
                ContractJson.sha256(content));
    }

    @Override
    public Opened templates(EvaluationSet.Templates set) {
        var folder = data.images(set.images());
        var source = new ImageTree(folder);
        var index = indexer.index(set.name(), data.aligned(source, set.landmarks()));
        var numbers = index.numbers();
        var list = TemplateList.read(data.file(set.list()), folder.root(), numbers.keySet());
        int[] images = list.images().stream().mapToInt(numbers::get).toArray();
        Path pairsFile = data.file(set.pairs());
        var listed = TemplatePairs.read(pairsFile, list.templates());
        int[] people = TemplatePeople.of(list, listed, pairsFile);
        var overlap = TemplateOverlap.check(
                set.name(), set.overlapPolicy(), list, listed, people, index, images, training.faces());
        var templates = TemplateSet.of(list, listed, overlap.pairs(), people, set.weights(), score(set))
                .requireBothKinds(set.name());
        var content = ContractJson.mapper()
                .createObjectNode()
                .put("images", index.fingerprint())
                .put("templates", templates.fingerprint());
        content.set("paths", ContractJson.mapper().valueToTree(list.images()));
        var attributes = set.attributes()
                .map(uri -> TemplateAttributes.of(set.name(), AttributesFile.read(data.file(uri)), list, templates));
        attributes.ifPresent(
                known -> content.set("attributes", ContractJson.mapper().valueToTree(known)));
        return new Opened(
                Optional.empty(),
                Optional.empty(),
                Optional.of(new PreparedData.TemplateFaces(
                        set.name(),
                        templates,
                        overlap,
                        images,
                        new CachedImages(source.open(index), ComputeSettings.imageCacheBytes()),
                        attributes)),
                ContractJson.sha256(content));
    }

    /** The detection score of an image, by its path; 1 without a file of landmarks. */
    private ToDoubleFunction<String> score(EvaluationSet.Templates set) {
        return set.weights().detectionScore()
                ? set.landmarks()
                        .map(uri -> (ToDoubleFunction<String>) LandmarksFile.read(data.file(uri))::score)
                        .orElseThrow()
                : path -> 1;
    }
}
