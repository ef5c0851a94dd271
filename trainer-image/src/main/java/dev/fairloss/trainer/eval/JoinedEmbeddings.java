// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.util.List;

/**
 * Joins the embeddings of several networks, so that the similarity of two images is the mean of the networks' similarities. The mean
 * orders pairs like the sum of the scores, and stays between -1 and 1.
 */
public final class JoinedEmbeddings {
    private JoinedEmbeddings() {}

    /**
     * Unit vectors that contain the embeddings of all networks, each divided by the square root of the number of networks.
     *
     * @param networks unit embeddings by each network, (networks, images, dim); one or more networks
     * @return (images, networks x dim); the embeddings themselves if there is one network
     */
    public static float[][] of(List<float[][]> networks) {
        if (networks.size() == 1) {
            return networks.get(0);
        }
        var joined = new float[networks.get(0).length][];
        for (int image = 0; image < joined.length; image++) {
            joined[image] = join(networks, image);
        }
        return joined;
    }

    /**
     * Joins rows of several networks.
     *
     * @param networks unit embeddings by each network, (networks, rows x dim); one or more networks
     * @return (rows, networks x dim); the embeddings themselves if there is one network
     */
    public static float[] rows(List<float[]> networks, int rows) {
        if (networks.size() == 1) {
            return networks.get(0);
        }
        int dim = networks.get(0).length / rows;
        float part = part(networks.size());
        var joined = new float[rows * networks.size() * dim];
        for (int row = 0, at = 0; row < rows; row++) {
            for (float[] network : networks) {
                for (int k = 0; k < dim; k++) {
                    joined[at++] = part * network[row * dim + k];
                }
            }
        }
        return joined;
    }

    private static float part(int networks) {
        return (float) (1 / Math.sqrt(networks));
    }

    private static float[] join(List<float[][]> networks, int image) {
        int dim = networks.get(0)[image].length;
        float part = part(networks.size());
        var joined = new float[networks.size() * dim];
        for (int n = 0; n < networks.size(); n++) {
            for (int k = 0; k < dim; k++) {
                joined[n * dim + k] = part * networks.get(n)[image][k];
            }
        }
        return joined;
    }
}
