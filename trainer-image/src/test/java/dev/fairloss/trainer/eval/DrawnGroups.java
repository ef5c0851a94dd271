// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.eval.OperatingPoints.Pairs;
import dev.fairloss.trainer.eval.OperatingPoints.Scores;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Drawn similarities of a tail and a head. Every person has an effect on all pairs with them, so pairs of a person are not
 * independent; genuine pairs of the tail are less similar.
 */
final class DrawnGroups {
    private static final int GENUINE = 4;
    private static final double OF_PERSON = .08;
    private static final double OF_PAIR = .12;

    private DrawnGroups() {}

    /**
     * Draws both groups. Impostor pairs join every person with all others.
     *
     * @param people number of people of each group
     * @param step similarities are rounded to multiples of it, so that some are equal
     */
    static Map<String, Scores> of(Random random, int people, double step) {
        Map<String, Scores> groups = new LinkedHashMap<>();
        groups.put("tail", group(random, people, .45, step));
        groups.put("head", group(random, people, .55, step));
        return groups;
    }

    private static Scores group(Random random, int people, double genuine, double step) {
        double[] effect = random.doubles(people)
                .map(any -> OF_PERSON * random.nextGaussian())
                .toArray();
        List<double[]> same = new ArrayList<>();
        List<double[]> different = new ArrayList<>();
        for (int one = 0; one < people; one++) {
            for (int pair = 0; pair < GENUINE; pair++) {
                same.add(new double[] {one, one, genuine + effect[one] + OF_PAIR * random.nextGaussian()});
            }
            for (int other = 0; other < people; other++) {
                if (other != one) {
                    double mean = .1 + (effect[one] + effect[other]) / 2;
                    different.add(new double[] {one, other, mean + OF_PAIR * random.nextGaussian()});
                }
            }
        }
        return new Scores(pairs(same, step), pairs(different, step));
    }

    /** People are numbered with gaps, as in an index of which only a part belongs to a group. */
    private static Pairs pairs(List<double[]> rows, double step) {
        return new Pairs(
                rows.stream().mapToInt(row -> 7 + 3 * (int) row[0]).toArray(),
                rows.stream().mapToInt(row -> 7 + 3 * (int) row[1]).toArray(),
                rows.stream()
                        .mapToDouble(row -> Math.round(row[2] / step) * step)
                        .toArray());
    }
}
