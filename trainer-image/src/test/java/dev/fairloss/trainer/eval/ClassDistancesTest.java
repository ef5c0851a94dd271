// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ClassDistancesTest {
    private static float[] at(double degrees) {
        return new float[] {(float) Math.cos(Math.toRadians(degrees)), (float) Math.sin(Math.toRadians(degrees))};
    }

    private static double distance(double degrees) {
        return 1 - Math.cos(Math.toRadians(degrees));
    }

    @Test
    void byHandInThePlane() {
        // Person 0: training at 0 and 20, kept out at 40: centre 10. Person 1: training at 90 and 100: centre 95.
        // Person 2: one image at 180.
        float[][] embeddings = {at(0), at(20), at(40), at(90), at(100), at(180)};
        TrainingPeople people = new TrainingPeople(
                new int[] {0, 0, 0, 1, 1, 2}, new boolean[] {false, false, true, false, false, false}, new int[3]);
        ClassDistances distances = new ClassDistances(people, embeddings);
        assertThat(distances.intraClass(0).orElseThrow()).isCloseTo(distance(30), within(1e-6));
        // Leaving the image itself out, each of the two is 10 from the other, not 5 from the centre.
        assertThat(distances.intraClass(1).orElseThrow()).isCloseTo(distance(10), within(1e-6));
        assertThat(distances.intraClass(2)).isEmpty();
        // Fewer than five others: centres at 85 and 170 degrees from person 0's.
        assertThat(distances.interClass(0).orElseThrow()).isCloseTo((distance(85) + distance(170)) / 2, within(1e-6));
    }

    @Test
    void onlyTheFiveNearestCount() {
        // One image each at 0, 10, ..., 60: from 0 the five nearest are 10 to 50.
        float[][] embeddings = new float[7][];
        int[] person = new int[7];
        for (int i = 0; i < 7; i++) {
            embeddings[i] = at(10 * i);
            person[i] = i;
        }
        ClassDistances distances =
                new ClassDistances(new TrainingPeople(person, new boolean[7], new int[7]), embeddings);
        double expected = (distance(10) + distance(20) + distance(30) + distance(40) + distance(50)) / 5;
        assertThat(distances.interClass(0).orElseThrow()).isCloseTo(expected, within(1e-6));
    }
}
