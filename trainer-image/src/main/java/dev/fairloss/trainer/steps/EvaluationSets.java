// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.EvaluationSet;
import dev.fairloss.trainer.data.BinFile;
import dev.fairloss.trainer.data.CachedImages;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.FaceIndex;
import dev.fairloss.trainer.data.FaceSource;
import dev.fairloss.trainer.data.TrainingSet;
import dev.fairloss.trainer.eval.BinPairs;
import dev.fairloss.trainer.eval.HeldOutPairs;
import dev.fairloss.trainer.eval.PairSet;
import dev.fairloss.trainer.eval.PairsFile;
import dev.fairloss.trainer.runtime.ComputeSettings;
import java.nio.file.Path;
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
     * @param set pairs and images
     * @param fingerprint of both
     */
    record Opened(PreparedData.Evaluation set, String fingerprint) {}

    /** Indexes the images of an evaluation set, reusing what an earlier run read. */
    @FunctionalInterface
    interface Indexer {
        FaceIndex index(String set, FaceSource source);
    }

    /**
     * The indexed and split training data.
     *
     * @param fingerprint of the index
     * @param split training and held-out images
     * @param images decoded images, by the index's numbers
     */
    record Training(String fingerprint, TrainingSet split, FaceImages images) {}

    @Override
    public Opened pairs(EvaluationSet.Pairs set) {
        var source = data.images(set.images());
        Path folder = source.root();
        Path file = data.file(set.uri());
        var index = indexer.index(set.name(), source);
        var list = PairsFile.read(file, folder);
        var numbers = index.numbers();
        int[] images = list.images().stream()
                .mapToInt(
                        image -> numbers.get(folder.relativize(image).toString().replace('\\', '/')))
                .toArray();
        return opened(set.name(), list.pairs(), images, source, index);
    }

    @Override
    public Opened bin(EvaluationSet.Bin set) {
        var source = data.named(set.uri(), file -> BinFile.open(file, "file " + file), BinFile::open);
        var index = indexer.index(set.name(), source);
        var pairs = BinPairs.of(source.genuine(), set.uri());
        return opened(set.name(), pairs, IntStream.range(0, index.imageCount()).toArray(), source, index);
    }

    private static Opened opened(String name, PairSet pairs, int[] images, FaceSource source, FaceIndex index) {
        String fingerprint = ContractJson.sha256(ContractJson.mapper()
                .createObjectNode()
                .put("images", index.fingerprint())
                .set("pairs", ContractJson.mapper().valueToTree(pairs)));
        var faces = new CachedImages(source.open(index), ComputeSettings.imageCacheBytes());
        return new Opened(new PreparedData.Evaluation(name, pairs, images, faces), fingerprint);
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
        return new Opened(
                new PreparedData.Evaluation(set.name(), pairs, images, training.images()), training.fingerprint());
    }
}
