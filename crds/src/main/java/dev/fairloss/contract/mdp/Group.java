// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.mdp;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * A group of identities that share a margin: one of 3 groups by number of images, crossed with one of 3 groups by intra-class
 * variance (Fair Loss, ICCV 2019).
 */
public record Group(CountGroup count, VarianceGroup variance) {
    /** The number of groups. */
    public static final int NUMBER = 9;

    private static final List<Group> ALL = IntStream.range(0, NUMBER)
            .mapToObj(index -> new Group(CountGroup.values()[index / 3], VarianceGroup.values()[index % 3]))
            .toList();

    /** All nine groups, in the order of {@link #index()}. */
    public static List<Group> all() {
        return ALL;
    }

    /** The group with this index, 0 to 8. */
    public static Group of(int index) {
        return ALL.get(index);
    }

    /** 3 × count group + variance group, 0 to 8: tail/low, tail/medium, ..., head/high. */
    public int index() {
        return 3 * count.ordinal() + variance.ordinal();
    }

    /**
     * The group with this label.
     *
     * @param label a label as returned by {@link #label()}
     * @throws IllegalArgumentException if there is no such group
     */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Group of(String label) {
        return ALL.stream()
                .filter(group -> group.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no group \"" + label + "\"."));
    }

    /** The name in reports, tables and JSON, such as {@code tail/low}. */
    @JsonValue
    public String label() {
        return (count.name() + "/" + variance.name()).toLowerCase(Locale.ROOT);
    }
}
