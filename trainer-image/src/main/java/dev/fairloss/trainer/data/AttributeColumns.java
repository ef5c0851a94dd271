// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The columns of an attributes file, as its first line names them. Column 0 is the name of the person or image.
 *
 * @param subject what a row describes
 * @param person number of the column {@code person} in a file of images; empty if there is none
 * @param attributes names of the other columns
 */
record AttributeColumns(AttributesFile.Subject subject, OptionalInt person, List<String> attributes) {
    private static final String PERSON = "person";
    private static final String IMAGE = "image";

    AttributeColumns {
        attributes = List.copyOf(attributes);
    }

    /** @throws IllegalArgumentException with a message that continues "Line 1 of FILE" */
    static AttributeColumns of(List<String> names) {
        String first = names.get(0).toLowerCase(Locale.ROOT);
        if (!first.equals(PERSON) && !first.equals(IMAGE)) {
            throw new IllegalArgumentException("starts with the column '" + names.get(0) + "', not person or image");
        }
        boolean ofImages = first.equals(IMAGE);
        OptionalInt person = OptionalInt.empty();
        Set<String> seen = new HashSet<>(Set.of(first));
        List<String> attributes = new ArrayList<>();
        for (int column = 1; column < names.size(); column++) {
            String name = checked(names.get(column), column);
            if (!seen.add(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("names the column '" + name + "' twice");
            }
            if (ofImages && name.equalsIgnoreCase(PERSON)) {
                person = OptionalInt.of(column);
            } else if (name.equalsIgnoreCase(IMAGE)) {
                throw new IllegalArgumentException("has the column 'image' after 'person'; put image first");
            } else {
                attributes.add(name);
            }
        }
        if (attributes.isEmpty()) {
            throw new IllegalArgumentException("names no attribute");
        }
        if (attributes.size() > AttributesFile.MAXIMUM_ATTRIBUTES) {
            throw new IllegalArgumentException(
                    "names " + attributes.size() + " attributes; the limit is " + AttributesFile.MAXIMUM_ATTRIBUTES);
        }
        return new AttributeColumns(
                ofImages ? AttributesFile.Subject.IMAGE : AttributesFile.Subject.PERSON, person, attributes);
    }

    private static String checked(String name, int column) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("does not name column " + (column + 1));
        }
        return text(name, "a column");
    }

    /** @throws IllegalArgumentException if a text is too long for a report or contains control characters */
    static String text(String text, String what) {
        if (text.length() > AttributesFile.MAXIMUM_LENGTH) {
            throw new IllegalArgumentException("has " + what + " with " + text.length() + " characters; the limit is "
                    + AttributesFile.MAXIMUM_LENGTH);
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("has " + what + " with a control character");
        }
        return text;
    }

    /** Number of columns of each row. */
    int count() {
        return 1 + (person.isPresent() ? 1 : 0) + attributes.size();
    }
}
