// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.result.RateResult;
import java.util.stream.IntStream;

/** A rate over the tries of people, with its bootstrap over people. */
final class PeopleRate {
    private PeopleRate() {}

    /**
     * The rate.
     *
     * @param hits of each person, (people)
     * @param all tries of each person, (people)
     */
    static RateResult of(String measure, int[] hits, int[] all) {
        double value = (double) IntStream.of(hits).sum() / IntStream.of(all).sum();
        double[] replicates = new double[AttributeFairness.REPLICATES];
        for (int replicate = 0; replicate < replicates.length; replicate++) {
            int[] drawn = PeopleDraw.counts(PeopleDraw.OF_SET, replicate, all.length);
            double drawnHits = 0;
            double drawnTries = 0;
            for (int person = 0; person < all.length; person++) {
                drawnHits += (double) drawn[person] * hits[person];
                drawnTries += (double) drawn[person] * all[person];
            }
            replicates[replicate] = drawnHits / drawnTries;
        }
        return new RateResult(measure, all.length, value, replicates);
    }
}
