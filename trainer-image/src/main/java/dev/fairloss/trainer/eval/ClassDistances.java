// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How tightly each person's images lie and how far people lie apart. Embeddings are unit vectors, distance is 1 - cos, a
 * person's centre is the mean of their training images scaled to length 1. Ours, not from the paper.
 */
final class ClassDistances {
    /** Nearest other centres that the inter-class distance averages over. */
    static final int NEAREST = 5;

    private final float[][] embeddings;
    private final List<List<Integer>> keptOut;
    private final List<List<Integer>> training;
    private final float[][] centres;

    /** @param embeddings by image number, (images, dim), unit rows */
    ClassDistances(TrainingPeople people, float[][] embeddings) {
        this.embeddings = embeddings;
        this.keptOut = people.images(true);
        this.training = people.images(false);
        this.centres = new float[people.people()][];
        for (int person = 0; person < centres.length; person++) {
            if (!training.get(person).isEmpty()) {
                centres[person] = unit(sum(training.get(person)));
            }
        }
    }

    /**
     * Mean distance of the person's kept-out images to the centre; with none, of each training image to the centre of the
     * others. Absent for a person with one image.
     */
    OptionalDouble intraClass(int person) {
        List<Integer> own = training.get(person);
        if (!keptOut.get(person).isEmpty() && !own.isEmpty()) {
            return keptOut.get(person).stream()
                    .mapToDouble(image -> 1 - Vectors.dot(embeddings[image], centres[person]))
                    .average();
        }
        if (own.size() < 2) {
            return OptionalDouble.empty();
        }
        double[] all = sum(own);
        return own.stream()
                .mapToDouble(image -> 1 - Vectors.dot(embeddings[image], unit(without(all, embeddings[image]))))
                .average();
    }

    /** Mean distance of the person's centre to the {@value #NEAREST} nearest other centres, fewer if there are fewer. */
    OptionalDouble interClass(int person) {
        if (centres[person] == null) {
            return OptionalDouble.empty();
        }
        double[] distances = new double[centres.length];
        int others = 0;
        for (int other = 0; other < centres.length; other++) {
            if (other != person && centres[other] != null) {
                distances[others++] = 1 - Vectors.dot(centres[person], centres[other]);
            }
        }
        Arrays.sort(distances, 0, others);
        return Arrays.stream(distances, 0, Math.min(NEAREST, others)).average();
    }

    private double[] sum(List<Integer> images) {
        double[] sum = new double[embeddings[images.get(0)].length];
        for (int image : images) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += embeddings[image][i];
            }
        }
        return sum;
    }

    private static double[] without(double[] sum, float[] part) {
        double[] rest = sum.clone();
        for (int i = 0; i < rest.length; i++) {
            rest[i] -= part[i];
        }
        return rest;
    }

    /** Scaled to length 1; a vector of length 0 stays. */
    private static float[] unit(double[] vector) {
        double length =
                Math.sqrt(Arrays.stream(vector).map(value -> value * value).sum());
        float[] unit = new float[vector.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (length > 0 ? vector[i] / length : 0);
        }
        return unit;
    }
}
