// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.reward;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.trainer.distance.ClassDistances;
import dev.fairloss.trainer.group.ClassGroups;
import java.util.Collections;

/** Probe results with chosen distances, for tests. */
final class ProbeResults {
    private ProbeResults() {}

    /** A result in which every class has one unseen image at these distances, and training images at the same. */
    static ProbeResult of(int probe, float[] inter, float[] intra, ClassGroups groups) {
        return of(subject(probe, 0, 0), inter, intra, groups);
    }

    static ProbeResult of(Reward.Subject subject, float[] inter, float[] intra, ClassGroups groups) {
        var distances = new ClassDistances(inter, intra, squares(inter), squares(intra), inter, intra);
        return Reward.measure(subject, distances, groups);
    }

    static Reward.Subject subject(int probe, int rotation, long orderSeed) {
        return new Reward.Subject(probe, rotation, Collections.nCopies(Group.NUMBER, .25), orderSeed);
    }

    private static float[] squares(float[] values) {
        var squares = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            squares[i] = values[i] * values[i];
        }
        return squares;
    }
}
