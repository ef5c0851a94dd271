// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.util.Arrays;

/**
 * The media and images of templates. Two templates that share one are similar whatever the network does.
 *
 * @param media numbers of the media of each template, ascending, (templates, media of the template)
 * @param images numbers of the images of each template, ascending, (templates, images of the template)
 */
public record TemplateMedia(int[][] media, int[][] images) {

    /** The media and images of a set. */
    public static TemplateMedia of(TemplateSet set) {
        return new TemplateMedia(byTemplate(set, set.medium()), byTemplate(set, set.image()));
    }

    /** @param column value of each row, (rows) */
    private static int[][] byTemplate(TemplateSet set, int[] column) {
        int[] sizes = new int[set.templates()];
        for (int template : set.template()) {
            sizes[template]++;
        }
        int[][] values = new int[sizes.length][];
        Arrays.setAll(values, template -> new int[sizes[template]]);
        for (int row = column.length - 1; row >= 0; row--) {
            int template = set.template()[row];
            values[template][--sizes[template]] = column[row];
        }
        for (int[] own : values) {
            Arrays.sort(own);
        }
        return values;
    }

    /** Whether two templates share neither a medium nor an image. */
    public boolean disjoint(int one, int other) {
        return disjoint(media[one], media[other]) && disjoint(images[one], images[other]);
    }

    private static boolean disjoint(int[] one, int[] other) {
        int i = 0;
        int j = 0;
        while (i < one.length && j < other.length) {
            if (one[i] == other[j]) {
                return false;
            }
            if (one[i] < other[j]) {
                i++;
            } else {
                j++;
            }
        }
        return true;
    }
}
