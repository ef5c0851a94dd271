// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.util.Arrays;
import java.util.regex.Pattern;

/** How a pairs file writes its pairs; the same in all lines. */
enum PairsSyntax {
    /** {@code NAME i j} or {@code NAME1 i NAME2 j}, as in LFW and RFW. */
    NUMBERS,
    /** {@code PATH1 PATH2 LABEL}: label 1 for a genuine pair, 0 or -1 for an impostor pair. The common form of CFP-FP and AgeDB-30. */
    PATHS,
    /** {@code PATH LABEL}, two lines for each pair: label 0 for an impostor pair, as in CALFW and CPLFW. */
    TWO_LINES;

    private static final Pattern PATH =
            Pattern.compile(".*[/\\\\].*|.*[.](jpe?g|png|bmp|p[gp]m|webp|tiff?)", Pattern.CASE_INSENSITIVE);
    private static final Pattern LABEL = Pattern.compile("-?[0-9]{1,2}");

    /** The syntax of a line. */
    static PairsSyntax of(String line) {
        String[] columns = columns(line);
        boolean labeled = LABEL.matcher(columns[columns.length - 1]).matches();
        boolean paths = Arrays.stream(columns, 0, columns.length - 1)
                .allMatch(column -> PATH.matcher(column).matches());
        if (!labeled || !paths) {
            return NUMBERS;
        }
        return switch (columns.length) {
            case 2 -> TWO_LINES;
            case 3 -> PATHS;
            default -> NUMBERS;
        };
    }

    /** The columns of a line: separated by tabs if it has one, or by commas if they give three columns, else by blanks. */
    static String[] columns(String line) {
        String text = line.strip();
        if (text.contains("\t")) {
            return Arrays.stream(text.split("\t+")).map(String::strip).toArray(String[]::new);
        }
        String[] byCommas = text.split(",", -1);
        return byCommas.length == 3
                ? Arrays.stream(byCommas).map(String::strip).toArray(String[]::new)
                : text.split("\\s+");
    }
}
