// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.Seeds;
import java.util.SplittableRandom;

/** Replicates of a bootstrap over people: as many as there are, drawn with replacement. */
final class PeopleDraw {
    /** Purpose of the draws over all people of an evaluation set, which all its measures and all runs share. */
    static final String OF_SET = "bootstrap of people";

    private PeopleDraw() {}

    /**
     * How often each person is drawn, (people).
     *
     * @param purpose draws of different purposes are independent
     * @param replicate number of the replicate, from 0
     */
    static int[] counts(String purpose, int replicate, int people) {
        SplittableRandom random = Seeds.random(0, purpose, replicate);
        int[] drawn = new int[people];
        for (int draw = 0; draw < people; draw++) {
            drawn[random.nextInt(people)]++;
        }
        return drawn;
    }
}
