// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The folder of a step in the artifact store.
 *
 * @param kind kind of the step, lower-case letters, digits and '-', such as {@code pretrain}
 * @param hash content hash of the step, 8 to 64 lower-case hexadecimal digits
 */
public record StepAddress(String kind, String hash) {
    private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{8,64}");

    public StepAddress {
        if (!KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException("Not a step kind: \"" + kind + "\"");
        }
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException("Not a step hash: \"" + hash + "\"");
        }
    }

    /** The address of a step in the store, from the key of its folder; empty if it is not one. */
    public static Optional<StepAddress> ofFolder(ArtifactKey folder) {
        if (!folder.isIn(ArtifactLayout.steps())) {
            return Optional.empty();
        }
        String[] parts = folder.below(ArtifactLayout.steps()).split("/");
        return parts.length == 2
                        && KIND.matcher(parts[0]).matches()
                        && HASH.matcher(parts[1]).matches()
                ? Optional.of(new StepAddress(parts[0], parts[1]))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return kind + "/" + hash;
    }
}
