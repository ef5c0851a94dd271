// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The first line of a pairs file, or what takes its place.
 *
 * @param folds number of folds that the pairs are dealt to, 2 to 1,000
 * @param half number of genuine pairs (and of impostor pairs) per fold of the file, or in the whole file if it has no folds; the
 *     smaller number if they differ
 * @param ownFolds whether the file defines folds
 */
record PairsFileHeader(int folds, int half, boolean ownFolds) {
    private static final Pattern COUNT = Pattern.compile("[1-9][0-9]{0,6}");

    /** The header; empty if the first line is a pair. */
    static Optional<PairsFileHeader> parse(List<String> lines, PairsFileErrors problems) {
        String[] columns = lines.isEmpty() ? new String[0] : PairsSyntax.columns(lines.get(0));
        boolean counts = columns.length == 1 || columns.length == 2;
        for (String column : columns) {
            counts &= COUNT.matcher(column).matches();
        }
        if (!counts && (columns.length >= 3 || isPair(lines))) {
            return Optional.empty();
        }
        if (!counts) {
            problems.add(
                    1,
                    "is not a header: expected the number of folds and of pairs per half fold, such as '10 300', or one number");
            problems.throwIfAny();
        }
        int half = Integer.parseInt(columns[columns.length - 1]);
        int own = columns.length == 2 ? Integer.parseInt(columns[0]) : 1;
        if (own > 1000) {
            problems.add(1, "has " + own + " folds; at most 1,000 are supported");
            problems.throwIfAny();
        }
        if (own == 1 && half < 2) {
            problems.add(1, "announces one pair of each kind; verification needs at least two of each");
            problems.throwIfAny();
        }
        return Optional.of(
                own > 1
                        ? new PairsFileHeader(own, half, true)
                        : new PairsFileHeader(Math.min(PairSet.LFW_FOLDS, half), half, false));
    }

    private static boolean isPair(List<String> lines) {
        return !lines.isEmpty() && PairsSyntax.of(lines.get(0)) == PairsSyntax.TWO_LINES;
    }

    /** The folds of a file without a header; reports if it has fewer than two pairs of a kind. */
    static PairsFileHeader missing(List<ImagePair> pairs, PairsFileErrors problems) {
        int genuine = (int) pairs.stream().filter(ImagePair::same).count();
        int fewer = Math.min(genuine, pairs.size() - genuine);
        if (fewer < 2 && problems.isEmpty()) {
            problems.add(
                    1,
                    "is not a header, and the file has " + genuine + " genuine and " + (pairs.size() - genuine)
                            + " impostor pairs; verification needs at least two of each");
        }
        return new PairsFileHeader(Math.max(2, Math.min(PairSet.LFW_FOLDS, fewer)), fewer, false);
    }

    String note() {
        return ownFolds
                ? folds + " folds of the pairs file"
                : folds + " folds; the pairs file has none, so its pairs are dealt in order";
    }

    /** Reports if the number of pairs, or of each kind in a fold, is not as the header states. */
    void check(List<ImagePair> pairs, PairsFileErrors problems) {
        int fileFolds = ownFolds ? folds : 1;
        long expected = 2L * half * fileFolds;
        if (pairs.size() != expected) {
            problems.add(
                    1,
                    "announces " + expected + " pairs (" + fileFolds + (fileFolds == 1 ? " fold" : " folds") + " of "
                            + half + " + " + half + "), but " + pairs.size() + " follow");
            return;
        }
        boolean kindsKnown = problems.isEmpty();
        for (int fold = 0; fold < fileFolds && kindsKnown; fold++) {
            List<ImagePair> part = pairs.subList(2 * half * fold, 2 * half * (fold + 1));
            long same = part.stream().filter(ImagePair::same).count();
            if (same != half) {
                problems.add(
                        1,
                        "announces " + half + " genuine and as many impostor pairs per fold, but fold " + (fold + 1)
                                + " has " + same + " and " + (part.size() - same));
            }
        }
    }

    /** The pairs with their folds, fold by fold. */
    List<ImagePair> deal(List<ImagePair> pairs) {
        return ownFolds ? inOrder(pairs) : dealt(pairs);
    }

    private List<ImagePair> inOrder(List<ImagePair> pairs) {
        List<ImagePair> folded = new ArrayList<>(pairs.size());
        for (int i = 0; i < pairs.size(); i++) {
            folded.add(inFold(pairs.get(i), i / (2 * half)));
        }
        return folded;
    }

    private List<ImagePair> dealt(List<ImagePair> pairs) {
        List<ImagePair> folded = new ArrayList<>(pairs.size());
        int genuine = (int) pairs.stream().filter(ImagePair::same).count();
        int[] all = {pairs.size() - genuine, genuine};
        int[] seen = new int[2];
        for (ImagePair pair : pairs) {
            int kind = pair.same() ? 1 : 0;
            folded.add(inFold(pair, (int) ((long) seen[kind]++ * folds / all[kind])));
        }
        folded.sort((a, b) -> Integer.compare(a.fold(), b.fold()));
        return folded;
    }

    private static ImagePair inFold(ImagePair pair, int fold) {
        return new ImagePair(pair.first(), pair.second(), pair.same(), fold);
    }
}
