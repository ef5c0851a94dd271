// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The fingerprints of the data, computed by the prepare step.
 *
 * @param dataset    SHA-256 over the training images, 64 hexadecimal digits
 * @param evaluation SHA-256 over pairs and images of each evaluation set, by its name
 * @param weights    SHA-256 of the file with the weights that pretraining starts from; absent if it starts from random ones
 */
public record Fingerprints(String dataset, Map<String, String> evaluation, Optional<String> weights) {
    public Fingerprints {
        evaluation = new TreeMap<>(evaluation);
    }

    /** Fingerprints of an experiment that starts from random weights. */
    public Fingerprints(String dataset, Map<String, String> evaluation) {
        this(dataset, evaluation, Optional.empty());
    }
}
