// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.SimilarityMatrix;
import dev.fairloss.trainer.eval.Gallery;
import dev.fairloss.trainer.eval.Identification;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Measures identification in a gallery of random embeddings, and the matrix products alone that it needs at least. */
final class SearchBenchmark {
    static final int DIM = 512;

    /** Three images each: one is enrolled, and two are searched for. */
    private static final int PEOPLE = 512;

    private static final int IMAGES = 3;

    /** Rows of the gallery in a product of {@link #products}. */
    private static final int CHUNK = 16_384;

    private final ComputeDevice device;
    private final Gallery gallery;
    private final float[][] embeddings;

    /** @param size images in the gallery, at least 1,000 */
    SearchBenchmark(ComputeDevice device, int size) {
        this.device = device;
        int distractors = size - PEOPLE;
        this.gallery = Gallery.of(IntStream.concat(
                        IntStream.range(0, PEOPLE * IMAGES).map(image -> image / IMAGES),
                        IntStream.generate(() -> -1).limit(distractors))
                .toArray());
        this.embeddings = new float[PEOPLE * IMAGES + distractors][];
        var random = Seeds.random(1, "search benchmark");
        for (int image = 0; image < embeddings.length; image++) {
            embeddings[image] = unit(random);
        }
    }

    private static float[] unit(SplittableRandom random) {
        float[] values = new float[DIM];
        double squares = 0;
        for (int k = 0; k < DIM; k++) {
            values[k] = (float) (random.nextDouble() - .5);
            squares += values[k] * values[k];
        }
        float length = (float) Math.sqrt(squares);
        for (int k = 0; k < DIM; k++) {
            values[k] /= length;
        }
        return values;
    }

    /** Comparisons of a search image with an image of the gallery. */
    double comparisons() {
        return (double) gallery.searches().length * gallery.images().length;
    }

    /** Seconds of a whole identification. */
    double searchSeconds() {
        long start = System.nanoTime();
        try (NDManager manager = device.newManager()) {
            Identification.measure(
                    "benchmark",
                    gallery,
                    embeddings,
                    (searches, images) -> SimilarityMatrix.of(manager, DIM, searches, images));
        }
        return (System.nanoTime() - start) * 1e-9;
    }

    /** Seconds of the same number of comparisons as matrix products of data on the device, whose results stay there. */
    double productSeconds() {
        try (NDManager manager = device.newManager()) {
            var searches = manager.randomUniform(-1, 1, new Shape(gallery.searches().length, DIM));
            var chunk = manager.randomUniform(-1, 1, new Shape(DIM, CHUNK));
            products(manager, searches, chunk, 1);
            long start = System.nanoTime();
            products(manager, searches, chunk, (gallery.images().length + CHUNK - 1) / CHUNK);
            return (System.nanoTime() - start) * 1e-9;
        }
    }

    private static void products(NDManager manager, NDArray searches, NDArray chunk, int number) {
        try (NDManager scope = manager.newSubManager()) {
            for (int i = 0; i < number; i++) {
                try (var product = searches.matMul(chunk)) {
                    product.attach(scope);
                    if (i == number - 1) {
                        product.get(0, 0).getFloat(); // waits for the device
                    }
                }
            }
        }
    }
}
