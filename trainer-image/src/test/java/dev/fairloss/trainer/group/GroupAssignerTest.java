// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GroupAssignerTest {
    @Test
    void tercilesAreTakenInsideEachCountGroup() {
        // Tail (2 images): .9 .8 .7 → high, medium, low. Head (6): .3 .1 .2 → high, low, medium, though all are far
        // below
        // the tail's. Middle: empty.
        var assigner = new GroupAssigner(CountEdges.DEFAULT, new int[] {2, 2, 2, 6, 6, 6});
        var groups = assigner.assign(new double[] {.9, .8, .7, .3, .1, .2});
        assertThat(groups.indexes().toArray()).containsExactly(2, 1, 0, 8, 6, 7);
        assertThat(groups.sizes()).containsExactly(1, 1, 1, 0, 0, 0, 1, 1, 1);
    }

    @Test
    void fourOrFiveClassesDivideSymmetrically() {
        // floor(3 (r + 1/2) / 4) = 0 1 1 2; for five 0 0 1 2 2.
        assertThat(tail(.1, .2, .3, .4).sizes()).startsWith(1, 2, 1);
        assertThat(tail(.1, .2, .3, .4, .5).sizes()).startsWith(2, 1, 2);
    }

    @Test
    void equalVariancesStayTogether() {
        // All alike: mean rank 2 of 5: medium. .1 .1 .1 .4 .5: mean rank 1 of 5: floor(3 × 1.5 / 5) = 0.
        assertThat(tail(.2, .2, .2, .2, .2).sizes()).startsWith(0, 5, 0);
        assertThat(tail(.1, .1, .1, .4, .5).sizes()).startsWith(3, 0, 2);
    }

    @Test
    void classesWithAnUnseenImageAreComparedAmongThemselves() {
        // Classes 0 to 2 vary more because one of their images is unseen. Together with the others all three would be
        // high.
        double[] variances = {.7, .8, .9, .1, .2, .3, Double.NaN};
        var assigner = new GroupAssigner(CountEdges.DEFAULT, new int[] {2, 2, 2, 2, 2, 2, 1});
        assertThat(assigner.assign(variances, c -> c < 3).indexes().toArray()).containsExactly(0, 1, 2, 0, 1, 2, 1);
        assertThat(assigner.assign(variances).indexes().toArray()).containsExactly(1, 2, 2, 0, 0, 1, 1);
    }

    @Test
    void unknownVarianceIsMediumAndDoesNotCount() {
        assertThat(tail(.1, .2, .3, Double.NaN, Double.NaN).indexes().toArray()).containsExactly(0, 1, 2, 1, 1);
        assertThat(tail(Double.NaN).indexes().toArray()).containsExactly(1);
    }

    @Test
    void everyClassHasTheValueOfItsGroup() {
        var margins = new double[] {.15, .25, .35, 0, 0, 0, 0, 0, 0};
        assertThat(tail(.3, .1, .2).perClass(margins)).containsExactly(.35f, .15f, .25f);
    }

    @Test
    void everyClassNeedsAVariance() {
        var assigner = new GroupAssigner(CountEdges.DEFAULT, new int[] {2});
        assertThatThrownBy(() -> assigner.assign(new double[2]))
                .hasMessageContaining("a variance for each of 1 classes, but got 2");
    }

    private static ClassGroups tail(double... variances) {
        var counts = new int[variances.length];
        Arrays.fill(counts, 2);
        return new GroupAssigner(CountEdges.DEFAULT, counts).assign(variances);
    }
}
