// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.batch.TrainingBatch;
import java.util.Arrays;
import java.util.BitSet;
import java.util.SplittableRandom;

/**
 * Chooses the class centers of an update (Partial FC: An and others, 2020, arXiv:2010.05222): the classes of the batch, and as many
 * others, drawn uniformly without replacement, as make up the rate. Unlike there, the number is at least the batch size, so that
 * it depends on the batch size alone and the classes of the batch always fit.
 *
 * @param rate share of the classes, above 0, at most 1, which samples nothing; .1 in the paper
 */
public record ClassSampling(double rate) {
    /** All class centers in every update. */
    public static final ClassSampling ALL = new ClassSampling(1);

    public ClassSampling {
        if (!(rate > 0 && rate <= 1)) {
            throw new IllegalArgumentException("the sampling rate must be above 0 and at most 1, not " + rate);
        }
    }

    /** Whether updates leave out class centers. */
    public boolean samples() {
        return rate < 1;
    }

    /** Number of class centers in an update. */
    public int size(int classes, int batchSize) {
        return Math.max((int) (rate * classes), Math.min(batchSize, classes));
    }

    /**
     * The class centers of an update.
     *
     * @param chosen the classes, ascending
     * @param positions index of the class of each image in {@code chosen}, (batch)
     */
    public record Sample(long[] chosen, long[] positions) {}

    /** Chooses the class centers for a batch. The choice depends on the number of the update and the images of the batch alone. */
    public Sample sample(TrainingBatch batch, int classes) {
        int[] labels = batch.labels();
        int size = size(classes, labels.length);
        BitSet set = new BitSet(classes);
        Arrays.stream(labels).forEach(set::set);
        SplittableRandom random = Seeds.random(Arrays.hashCode(batch.images()), "classes", batch.update());
        for (int count = set.cardinality(); count < size; ) {
            int drawn = random.nextInt(classes);
            if (!set.get(drawn)) {
                set.set(drawn);
                count++;
            }
        }
        long[] chosen = set.stream().asLongStream().toArray();
        long[] positions = Arrays.stream(labels)
                .mapToLong(label -> Arrays.binarySearch(chosen, label))
                .toArray();
        return new Sample(chosen, positions);
    }
}
