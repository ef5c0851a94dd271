// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.trainer.distance.ClassDistances;
import dev.fairloss.trainer.distance.EmbeddingDistances;
import dev.fairloss.trainer.eval.CenterOverlap;
import dev.fairloss.trainer.eval.DrawnPairs;
import dev.fairloss.trainer.eval.GroupFairness;
import dev.fairloss.trainer.eval.Identification.Similarities;
import dev.fairloss.trainer.eval.TrainingIdentities;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What an evaluation computes from the embeddings of all images of the training identities. Takes the embeddings of one identity
 * after another, and keeps those of the images in pairs, and the class centers.
 *
 * @param images numbers of all their images
 * @param fairness accuracy by group
 * @param distances of each identity, with its fairness images as unseen ones
 * @param centers their class centers; empty if no set names people, or too few identities have fairness images
 */
record TrainingEmbeddings(
        int[] images, GroupFairness.Measured fairness, ClassDistances distances, Optional<CenterOverlap> centers) {

    /**
     * Embeds the images.
     *
     * @param similarities compares people of evaluation sets with class centers; empty if no set names people
     */
    static TrainingEmbeddings of(
            Embeddings embeddings,
            ArmNetworks networks,
            PreparedData data,
            ClassGroups groups,
            String label,
            Optional<Similarities> similarities) {
        int dim = networks.dim();
        int[][] training = data.trainingSet().trainImages();
        var identities = identities(data, groups);
        int[] images = LabeledImages.of(data.allImages()).images();
        var drawn = DrawnPairs.of(identities, 0, GroupFairness.EVALUATED_IMPOSTORS);
        var kept = new KeptRows(drawn.images(), images.length);
        var measurement = EmbeddingDistances.DEFAULT.start(data.classes(), dim, 0);
        var calibration = similarities.map(any -> new CenterOverlap.Calibration(withFairnessImages(data)));
        embeddings.embedClasses(networks.embedders(), label, data.allImages(), (c, rows, count) -> {
            int trained = training[c].length;
            measurement.training(c, rows, 0, trained);
            measurement.unseen(c, rows, trained * dim, count - trained);
            kept.add(rows, count, dim);
            calibration.ifPresent(collected -> collected.add(c, rows, trained, count - trained, dim));
        });
        var distances = measurement.distances(networks.embedders().get(0)::centerProducts);
        return new TrainingEmbeddings(
                images,
                GroupFairness.measure(drawn, drawn.similarities(kept.rows()), Optional.of(distances)),
                distances,
                calibration.flatMap(collected -> collected.calibrate(similarities.orElseThrow())));
    }

    private static TrainingIdentities identities(PreparedData data, ClassGroups groups) {
        int[][] all = data.allImages();
        var labeled = LabeledImages.of(all);
        var heldOut = new boolean[labeled.images().length];
        int[][] training = data.trainingSet().trainImages();
        for (int c = 0, i = 0; c < all.length; c++) {
            // The training images of an identity come first.
            for (int k = 0; k < all[c].length; k++) {
                heldOut[i++] = k >= training[c].length;
            }
        }
        int[] groupOfPerson =
                IntStream.range(0, data.classes()).map(groups::group).toArray();
        return new TrainingIdentities(labeled.persons(), heldOut, groupOfPerson);
    }

    private static boolean[] withFairnessImages(PreparedData data) {
        var any = new boolean[data.classes()];
        int[][] images = data.trainingSet().fairnessImages();
        IntStream.range(0, any.length).forEach(c -> any[c] = images[c].length > 0);
        return any;
    }
}
