// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.json.Sha256;
import dev.fairloss.contract.spec.TemplateWeights;
import dev.fairloss.trainer.TrainerException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Templates and their pairs.
 *
 * @param people number of the person of each template, (templates)
 * @param image position of each image among the embedded images, (rows)
 * @param template number of the template of each image, (rows)
 * @param medium number of the medium of each image, (rows)
 * @param weights how much each image counts
 * @param scores detection score of each image, (rows); all 1 if they do not count
 * @param pairs the pairs that share nothing with the training data
 * @param excludedPairs number of the other pairs of the file
 */
public record TemplateSet(
        int[] people,
        int[] image,
        int[] template,
        int[] medium,
        TemplateWeights weights,
        double[] scores,
        TemplatePairs pairs,
        int excludedPairs) {

    /**
     * The set of a list and its pairs.
     *
     * @param listed all pairs of the file
     * @param pairs those of them that share nothing with the training data
     * @param people number of the person of each template, as {@link TemplatePeople} finds it
     * @param score detection score of an image, by its path
     */
    public static TemplateSet of(
            TemplateList list,
            TemplatePairs listed,
            TemplatePairs pairs,
            int[] people,
            TemplateWeights weights,
            ToDoubleFunction<String> score) {
        List<TemplateList.Row> rows = list.rows();
        return new TemplateSet(
                people,
                rows.stream().mapToInt(TemplateList.Row::image).toArray(),
                rows.stream().mapToInt(TemplateList.Row::template).toArray(),
                rows.stream().mapToInt(TemplateList.Row::medium).toArray(),
                weights,
                rows.stream()
                        .mapToDouble(row -> weights.detectionScore()
                                ? score.applyAsDouble(list.images().get(row.image()))
                                : 1)
                        .toArray(),
                pairs,
                listed.count() - pairs.count());
    }

    /** Number of templates, including those in no pair. */
    public int templates() {
        return people.length;
    }

    /** Whether each template is in a pair, (templates). */
    boolean[] inPairs() {
        return pairs.templates(people.length);
    }

    /** SHA-256 of images, media, weights and pairs, 64 hexadecimal digits. */
    public String fingerprint() {
        MessageDigest digest = Sha256.newDigest();
        for (int[] column : new int[][] {people, image, template, medium, pairs.first(), pairs.second()}) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * column.length + 4).putInt(column.length);
            IntStream.of(column).forEach(bytes::putInt);
            digest.update(bytes.flip());
        }
        digest.update(pairs.genuine().toByteArray());
        digest.update((byte) weights.ordinal());
        ByteBuffer bytes = ByteBuffer.allocate(8 * scores.length);
        for (double score : scores) {
            bytes.putDouble(score);
        }
        digest.update(bytes.flip());
        return Sha256.finish(digest);
    }

    /**
     * The set, if it has pairs of both kinds.
     *
     * @param name of the set, for messages
     * @throws TrainerException invalid input: it has pairs of one kind only
     */
    public TemplateSet requireBothKinds(String name) {
        int genuine = pairs.genuineCount();
        if (genuine == 0 || genuine == pairs.count()) {
            throw TrainerException.invalidInput(
                    "The evaluation set " + name + " has " + genuine + " genuine and " + (pairs.count() - genuine)
                            + " impostor pairs of templates that are not in the training data; verification needs both kinds.",
                    "Add pairs, or remove the shared people and images from the training data.");
        }
        return this;
    }
}
