// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.trainer.TrainerException;
import java.util.ArrayList;
import java.util.List;

/**
 * Pairs of an InsightFace {@code .bin} file in ten contiguous folds, in the order of the file: the first folds have one pair
 * more where their number is not a multiple of ten (scikit-learn's {@code KFold(10)}, as InsightFace evaluates).
 */
public final class BinPairs {
    /** Identities of these files, which do not name identities. */
    private static final int UNKNOWN_IDENTITIES = 0;

    private BinPairs() {}

    /**
     * The pairs; images 2 i and 2 i + 1 are pair i.
     *
     * @param genuine whether each pair shows one identity, (pairs)
     * @param source of the pairs, for messages
     * @throws TrainerException invalid input: fewer than ten pairs, or pairs of one kind alone
     */
    public static PairSet of(boolean[] genuine, String source) {
        int folds = PairSet.LFW_FOLDS;
        if (genuine.length < folds) {
            throw TrainerException.invalidInput(
                    source + " has " + genuine.length + " pairs; verification in " + folds + " folds needs at least "
                            + folds + ".",
                    "Use a set with more pairs.");
        }
        List<ImagePair> pairs = new ArrayList<>(genuine.length);
        int larger = genuine.length % folds;
        for (int fold = 0; fold < folds; fold++) {
            int end = pairs.size() + genuine.length / folds + (fold < larger ? 1 : 0);
            for (int i = pairs.size(); i < end; i++) {
                pairs.add(new ImagePair(2 * i, 2 * i + 1, genuine[i], fold));
            }
        }
        PairSet set = new PairSet(folds, UNKNOWN_IDENTITIES, pairs, folds + " contiguous folds of the .bin file");
        if (set.genuine() == 0 || set.impostors() == 0) {
            throw TrainerException.invalidInput(
                    source + " has " + set.genuine() + " genuine and " + set.impostors()
                            + " impostor pairs; verification needs both kinds.",
                    "Use a set with pairs of both kinds.");
        }
        return set;
    }
}
