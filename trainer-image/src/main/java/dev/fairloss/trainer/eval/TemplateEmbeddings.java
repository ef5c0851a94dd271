// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.util.HashMap;
import java.util.Map;

/**
 * Embeddings of templates: the embeddings of the images of each medium are averaged, the means of the media are summed, and the sum
 * is normalized. Images count by {@link dev.fairloss.contract.spec.TemplateWeights}. This is {@code image2template_feature} of
 * InsightFace's {@code recognition/arcface_torch/eval_ijbc.py} (commit 7fadd42) with the sum of both flips.
 */
public final class TemplateEmbeddings {
    /** Shortest length that an embedding is divided by, as in {@link dev.fairloss.trainer.model.Embedder}. */
    private static final double EPSILON = 1e-12;

    private TemplateEmbeddings() {}

    /**
     * The embeddings of all templates.
     *
     * @param features flip-summed embeddings by position of the image, not normalized, (images, dim)
     * @return (templates, dim), each of length 1
     */
    public static float[][] of(TemplateSet set, float[][] features) {
        int dim = features[0].length;
        Map<Long, Integer> images = new HashMap<>();
        for (int row = 0; row < set.image().length; row++) {
            images.merge(medium(set, row), 1, Integer::sum);
        }
        double[][] sums = new double[set.templates()][dim];
        for (int row = 0; row < set.image().length; row++) {
            float[] feature = features[set.image()[row]];
            double weight = set.scores()[row] / images.get(medium(set, row));
            if (!set.weights().norm()) {
                weight /= length(feature);
            }
            double[] sum = sums[set.template()[row]];
            for (int k = 0; k < dim; k++) {
                sum[k] += weight * feature[k];
            }
        }
        float[][] unit = new float[sums.length][dim];
        for (int template = 0; template < sums.length; template++) {
            double length = 0;
            for (double value : sums[template]) {
                length += value * value;
            }
            for (int k = 0; k < dim; k++) {
                unit[template][k] = (float) (sums[template][k] / Math.max(EPSILON, Math.sqrt(length)));
            }
        }
        return unit;
    }

    /** Identifies a medium of a template: a medium may be in several templates. */
    private static long medium(TemplateSet set, int row) {
        return (long) set.template()[row] << 32 | set.medium()[row];
    }

    private static double length(float[] feature) {
        double squares = 0;
        for (float value : feature) {
            squares += (double) value * value;
        }
        return Math.max(EPSILON, Math.sqrt(squares));
    }
}
