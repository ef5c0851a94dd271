// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The 300 scored pairs of {@code verification.csv}, made by {@code verification.py} beside it. */
record ScoredPairs(PairSet pairs, double[] scores, boolean[] same) {
    static ScoredPairs read() throws IOException {
        try (InputStream file = ScoredPairs.class.getResourceAsStream("verification.csv")) {
            List<String> lines = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            List<ImagePair> pairs = new ArrayList<>();
            double[] scores = new double[lines.size()];
            boolean[] same = new boolean[lines.size()];
            for (int i = 0; i < scores.length; i++) {
                String[] row = lines.get(i).split(",");
                same[i] = row[1].equals("1");
                scores[i] = Double.parseDouble(row[2]);
                pairs.add(new ImagePair(2 * i, 2 * i + 1, same[i], Integer.parseInt(row[0])));
            }
            return new ScoredPairs(new PairSet(10, 600, pairs, "scored"), scores, same);
        }
    }
}
