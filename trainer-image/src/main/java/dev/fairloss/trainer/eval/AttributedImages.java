// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.util.Arrays;
import java.util.List;

/**
 * The people and the attribute values of the images of an evaluation set.
 *
 * @param people number of the person in each image, (images); -1 if the image takes no part
 * @param attributes the attributes
 */
public record AttributedImages(int[] people, List<Attribute> attributes) {
    public AttributedImages {
        attributes = List.copyOf(attributes);
    }

    /**
     * An attribute.
     *
     * @param name of the attribute
     * @param groups its values, in alphabetical order
     * @param groupOfImage number of the value of each image, (images); -1 if unknown
     */
    public record Attribute(String name, List<String> groups, int[] groupOfImage) {
        public Attribute {
            groups = List.copyOf(groups);
        }

        /**
         * The attribute with these values.
         *
         * @param values the value of each image, (images); empty text if unknown
         */
        public static Attribute of(String name, String[] values) {
            List<String> groups = Arrays.stream(values)
                    .filter(value -> !value.isEmpty())
                    .distinct()
                    .sorted()
                    .toList();
            int[] groupOfImage = Arrays.stream(values).mapToInt(groups::indexOf).toArray();
            return new Attribute(name, groups, groupOfImage);
        }
    }
}
