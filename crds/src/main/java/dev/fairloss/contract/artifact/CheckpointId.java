// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of a checkpoint: a sequence number and the attempt that wrote it, so that two attempts never write the same object. In
 * keys: {@code 000012-<attempt>}.
 *
 * @param sequence 1 for the first checkpoint of a step; the highest is the newest, whatever its training progress
 * @param attempt  letters, digits and '-'
 */
public record CheckpointId(int sequence, String attempt) implements Comparable<CheckpointId> {
    private static final Pattern ATTEMPT = Pattern.compile("[A-Za-z0-9-]{1,80}");
    private static final Pattern IN_NAME = Pattern.compile("([0-9]{6,9})-([A-Za-z0-9-]{1,80})\\..+");
    private static final Comparator<CheckpointId> ORDER =
            Comparator.comparingInt(CheckpointId::sequence).thenComparing(CheckpointId::attempt);

    public CheckpointId {
        if (sequence < 1) {
            throw new IllegalArgumentException(
                    "The sequence number of a checkpoint must be at least 1, not " + sequence + ".");
        }
        if (!ATTEMPT.matcher(attempt).matches()) {
            throw new IllegalArgumentException(
                    "An attempt must consist of letters, digits and '-': \"" + attempt + "\"");
        }
    }

    /** Parses the id from the last part of a key; empty if it is not the key of a checkpoint. */
    public static Optional<CheckpointId> ofName(String name) {
        Matcher id = IN_NAME.matcher(name);
        return id.matches() && Integer.parseInt(id.group(1)) > 0
                ? Optional.of(new CheckpointId(Integer.parseInt(id.group(1)), id.group(2)))
                : Optional.empty();
    }

    @Override
    public int compareTo(CheckpointId other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%06d-%s", sequence, attempt);
    }
}
