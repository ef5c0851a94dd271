// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import java.util.Map;
import java.util.TreeMap;

/**
 * The fingerprints of the data, computed by the prepare step.
 *
 * @param dataset    SHA-256 over the training images, 64 hexadecimal digits
 * @param evaluation SHA-256 over pairs and images of each evaluation set, by its name
 */
public record Fingerprints(String dataset, Map<String, String> evaluation) {
    public Fingerprints {
        evaluation = new TreeMap<>(evaluation);
    }
}
