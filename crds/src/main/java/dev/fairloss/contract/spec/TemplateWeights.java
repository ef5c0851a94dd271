// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

/**
 * How much each image counts in its template, spelled as in an experiment file. These are the test modes of InsightFace's
 * {@code eval_ijbc.py}: N (norm) and D (detection score), 0 or 1.
 */
public enum TemplateWeights {
    /** All images the same: embeddings of length 1 (N0 D0). */
    Equal(false, false),
    /** By the length of the embedding before it is normalized (N1 D0). */
    Norm(true, false),
    /** By the score of the face detector, from the file of landmarks (N0 D1). */
    DetectionScore(false, true),
    /** By the product of both (N1 D1), the default of InsightFace. */
    NormAndDetectionScore(true, true);

    private final boolean norm;
    private final boolean detectionScore;

    TemplateWeights(boolean norm, boolean detectionScore) {
        this.norm = norm;
        this.detectionScore = detectionScore;
    }

    /** Whether the length of the embedding counts. */
    public boolean norm() {
        return norm;
    }

    /** Whether the score of the face detector counts. */
    public boolean detectionScore() {
        return detectionScore;
    }
}
