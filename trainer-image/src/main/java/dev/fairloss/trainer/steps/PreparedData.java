// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.result.DatasetReport;
import dev.fairloss.contract.result.DatasetReportBuilder;
import dev.fairloss.contract.result.TrainingOverlap;
import dev.fairloss.contract.step.Fingerprints;
import dev.fairloss.trainer.batch.Augment;
import dev.fairloss.trainer.batch.BatchPipeline;
import dev.fairloss.trainer.batch.BatchSource;
import dev.fairloss.trainer.batch.CropBatches;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.FaceIndex;
import dev.fairloss.trainer.data.Rotation;
import dev.fairloss.trainer.data.Samples;
import dev.fairloss.trainer.data.TrainingSet;
import dev.fairloss.trainer.eval.AttributedImages;
import dev.fairloss.trainer.eval.Gallery;
import dev.fairloss.trainer.eval.OverlapSuspects;
import dev.fairloss.trainer.eval.PairSet;
import dev.fairloss.trainer.eval.SearchOverlap;
import dev.fairloss.trainer.eval.TemplateSet;
import dev.fairloss.trainer.eval.TemplateSuspects;
import dev.fairloss.trainer.group.CountEdges;
import dev.fairloss.trainer.runtime.ComputeSettings;
import dev.fairloss.trainer.train.ImageInput;
import dev.fairloss.trainer.train.UploadedBatches;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The prepared data, open for reading.
 *
 * @param index index of the training data
 * @param trainingSet training images, fairness images and held-out identities
 * @param images decoded training images, by their number in the index
 * @param evaluation evaluation sets, in the order of the spec
 * @param identification identification sets, in the order of the spec
 * @param templates sets of templates, in the order of the spec
 * @param fingerprints fingerprints of all data
 * @param settings compute settings of this process
 */
public record PreparedData(
        FaceIndex index,
        TrainingSet trainingSet,
        FaceImages images,
        List<Evaluation> evaluation,
        List<Searches> identification,
        List<TemplateFaces> templates,
        Fingerprints fingerprints,
        ComputeSettings settings) {
    public PreparedData {
        evaluation = List.copyOf(evaluation);
        identification = List.copyOf(identification);
        templates = List.copyOf(templates);
    }

    /**
     * An evaluation set.
     *
     * @param name name in the spec
     * @param pairs pairs, as positions in {@code images}
     * @param images numbers of the images in {@code faces}
     * @param faces decoded images
     * @param people number of the person in each of {@code images}; empty if the set does not name people
     * @param overlap people and images shared with the training data, which the pairs do not contain
     * @param suspects what measures the effect of the overlap on accuracy; searched for when it is needed
     * @param attributes people and attributes of {@code images}; empty if the set has none
     */
    public record Evaluation(
            String name,
            PairSet pairs,
            int[] images,
            FaceImages faces,
            int[] people,
            TrainingOverlap overlap,
            Supplier<OverlapSuspects> suspects,
            Optional<AttributedImages> attributes) {}

    /**
     * An identification set.
     *
     * @param name name in the spec
     * @param overlap enrolled images, distractors and searches, as numbers of {@code faces}, and what overlaps with the training data
     * @param faces decoded images
     * @param attributes people and attributes of the searches; empty if the set has none
     */
    public record Searches(
            String name, SearchOverlap overlap, FaceImages faces, Optional<AttributedImages> attributes) {
        /** Who is enrolled and searched for. */
        public Gallery gallery() {
            return overlap.gallery();
        }
    }

    /**
     * A set of templates.
     *
     * @param name name in the spec
     * @param templates templates and pairs; their images are positions in {@code images}
     * @param overlap what overlaps with the training data
     * @param images numbers of the images in {@code faces}
     * @param faces decoded images
     * @param attributes people and attributes of the templates; empty if the set has none
     */
    public record TemplateFaces(
            String name,
            TemplateSet templates,
            TemplateSuspects overlap,
            int[] images,
            FaceImages faces,
            Optional<AttributedImages> attributes) {}

    /** Number of training identities. */
    public int classes() {
        return trainingSet.classes().size();
    }

    /** Number of training images: the length of an epoch of the final trainings. */
    public int trainingImages() {
        return trainingSet.samples().count();
    }

    /** Number of images that the accuracy of a fine-tune is measured on. */
    public int accuracyImages() {
        return new ProbeAccuracies(this).embeddedImages();
    }

    /**
     * The images of one pretrained network and its fine-tunes.
     *
     * @param number number of the rotation, 0 or more
     */
    public Rotation rotation(int number) {
        return trainingSet.rotation(number);
    }

    /**
     * The order of an endless sequence of batches.
     *
     * @param samples the images to train on
     * @param seed of the order and of augmentation
     * @param side height and width of a crop, in pixels
     * @param batchSize images in a batch
     */
    record Order(Samples samples, long seed, int side, int batchSize) {}

    /** An endless sequence of augmented batches in the form that an input takes, for the device of the settings. The caller closes it. */
    BatchSource batches(Order order, ImageInput input) {
        var augment = Augment.of(images.side(), order.side());
        if (input instanceof ImageInput.Held) {
            return new CropBatches(order.samples(), augment, order.seed(), order.batchSize());
        }
        var pipeline = BatchPipeline.Settings.of(order.seed(), order.batchSize(), settings.workers());
        return input instanceof ImageInput.Streamed
                ? new UploadedBatches(images, order.samples(), augment, pipeline, settings.target())
                : new BatchPipeline(images, order.samples(), augment, pipeline);
    }

    /** The same data, read with the decoders of other settings. */
    public PreparedData with(ComputeSettings other) {
        return new PreparedData(index, trainingSet, images, evaluation, identification, templates, fingerprints, other);
    }

    /** All images of the training identities: the training images first, then the fairness images, (classes, 1 or more). */
    int[][] allImages() {
        return IntStream.range(0, classes())
                .mapToObj(
                        c -> Stream.of(trainingSet.trainImages()[c], trainingSet.fairnessImages()[c])
                                .flatMapToInt(IntStream::of)
                                .toArray())
                .toArray(int[][]::new);
    }

    /** The summary of the training data for the report. */
    DatasetReport report() {
        int[] counts = trainingSet.counts();
        var edges = CountEdges.of(counts);
        var histogram = new TreeMap<Integer, Integer>();
        IntStream.of(counts).forEach(count -> histogram.merge(count, 1, Integer::sum));
        int fairness = Stream.of(trainingSet.fairnessImages())
                .mapToInt(images -> images.length)
                .sum();
        int heldOutIdentityImages = Stream.of(trainingSet.heldOutImages())
                .mapToInt(images -> images.length)
                .sum();
        return DatasetReportBuilder.builder()
                .version(DatasetReport.VERSION)
                .source(index.source())
                .imageSize(index.imageSize())
                .identities(classes())
                .images(trainingImages() + fairness)
                .fairnessImages(fairness)
                .rewardImages(rotation(1).rewardImageCount())
                .heldOutIdentities(trainingSet.heldOutIdentities().size())
                .heldOutIdentityImages(heldOutIdentityImages)
                .skipped(index.skipped())
                .tailMaximum(edges.tailMaximum())
                .middleMaximum(edges.middleMaximum())
                .histogram(histogram.entrySet().stream()
                        .map(bar -> new DatasetReport.HistogramBin(bar.getKey(), bar.getValue()))
                        .toList())
                .fingerprint(index.fingerprint())
                .build();
    }
}
