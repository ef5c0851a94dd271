// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.result.RocPoint;
import dev.fairloss.contract.result.TarAtFar;
import dev.fairloss.trainer.Seeds;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RocTest {
    @Test
    void tiesCountHalf() {
        // Couples (genuine, impostor): (.9,.5) won, (.9,.1) won, (.5,.5) tied, (.5,.1) won: 3.5 of 4.
        Roc roc = new Roc(new double[] {.9, .5, .5, .1}, new boolean[] {true, true, false, false});
        assertThat(roc.auc()).isEqualTo(.875);
        // Corners: none; .9 accepts a genuine pair; .5 accepts one of each; .1 an impostor.
        assertThat(roc.points())
                .containsExactly(new RocPoint(0, 0), new RocPoint(0, .5), new RocPoint(.5, 1), new RocPoint(1, 1));
    }

    @Test
    void agreesWithScikitLearn() throws IOException {
        ScoredPairs scored = ScoredPairs.read();
        Roc roc = new Roc(scored.scores(), scored.same());
        assertThat(roc.auc()).isCloseTo(.8758888888888888, within(1e-12));
        // 150 impostor pairs: at 1e-1 fifteen may be accepted, at 1e-2 one.
        TarAtFar tenth = roc.tarAt(1e-1);
        assertThat(tenth.tar()).hasValue(97 / 150.);
        assertThat(tenth.falseAccepts()).isEqualTo(15);
        // sqrt(.646667 × .353333 / 150) = .039029
        assertThat(tenth.standardError().orElseThrow()).isCloseTo(.039029, within(1e-5));
        TarAtFar hundredth = roc.tarAt(1e-2);
        assertThat(hundredth.tar()).hasValue(.26);
        assertThat(hundredth.falseAccepts()).isEqualTo(1);
    }

    @Test
    void tarIsAbsentWithTooFewImpostors() {
        Roc roc = new Roc(new double[] {.9, .8, .1}, new boolean[] {true, true, false});
        assertThat(roc.tarAt(1e-1).tar()).isEmpty();
        assertThat(roc.tarAt(1e-1).impostors()).isEqualTo(1);
        assertThat(roc.tarAt(1).tar()).hasValue(1.);
    }

    @Test
    void thinsWithoutLosingTheEnds() {
        int number = 40_000;
        double[] scores = new double[number];
        boolean[] same = new boolean[number];
        for (int i = 0; i < number; i++) {
            same[i] = i % 2 == 0;
            // Golden-ratio sequence: evenly spread over (0, 1), genuine pairs pulled upwards.
            double uniform = i * .6180339887498949 % 1;
            scores[i] = same[i] ? Math.sqrt(uniform) : uniform;
        }
        List<RocPoint> points = new Roc(scores, same).points();
        assertThat(points).hasSizeLessThan(220);
        assertThat(points.get(0)).isEqualTo(new RocPoint(0, 0));
        assertThat(points.get(points.size() - 1)).isEqualTo(new RocPoint(1, 1));
        assertThat(points).isSortedAccordingTo(Comparator.comparingDouble(RocPoint::far));
        assertThat(points).isSortedAccordingTo(Comparator.comparingDouble(RocPoint::tar));
    }

    /** The report once read .741 from the thinned curve where its table had .744. */
    @Test
    void thinnedPointsAreExactAtTheReportedRates() {
        SplittableRandom random = Seeds.random(1, "roc");
        double[] scores = new double[6000];
        boolean[] same = new boolean[6000];
        for (int i = 0; i < 6000; i++) {
            same[i] = i % 2 == 0;
            scores[i] = Math.round(1000 * (random.nextGaussian() + (same[i] ? 1.5 : 0)));
        }
        Roc roc = new Roc(scores, same);
        for (double far : new double[] {1e-1, 1e-2, 1e-3}) {
            double read = roc.points().stream()
                    .filter(point -> point.far() <= far * (1 + 1e-9))
                    .mapToDouble(RocPoint::tar)
                    .max()
                    .orElseThrow();
            assertThat(read).as("at " + far).isEqualTo(roc.tarAt(far).tar().orElseThrow());
        }
    }

    @Test
    void everyPointHasTheLargestTarOfItsRate() {
        // 1 genuine pair above 1,000 impostors: 50 rates per decade, of which the lowest ones have the same whole
        // number of accepts.
        double[] scores = new double[1001];
        boolean[] same = new boolean[1001];
        same[0] = true;
        for (int i = 0; i <= 1000; i++) {
            scores[i] = -i;
        }
        List<RocPoint> points = new Roc(scores, same).points();
        assertThat(points.subList(0, 6)).extracting(RocPoint::far).containsExactly(0., 0., .001, .002, .003, .004);
        assertThat(points.get(0).tar()).isZero();
        assertThat(points.subList(1, points.size())).allMatch(point -> point.tar() == 1);
        // 150 rates, many of the lowest ones with the same whole number of accepts.
        assertThat(points).hasSizeBetween(100, 151);
    }

    @Test
    void bothKindsAreNeeded() {
        assertThatThrownBy(() -> new Roc(new double[] {.1}, new boolean[] {true}))
                .hasMessageContaining("not 1 genuine and 0 impostor pairs");
    }
}
