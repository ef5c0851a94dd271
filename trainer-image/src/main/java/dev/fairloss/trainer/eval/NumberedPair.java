// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A line of LFW's {@code pairs.txt}.
 *
 * @param first name of an identity
 * @param i number of an image of the first identity, as written
 * @param second name of an identity; the first again for a genuine pair
 * @param j number of an image of the second identity, as written
 * @param genuine whether the line names one identity
 */
record NumberedPair(String first, String i, String second, String j, boolean genuine) {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,6}");

    /**
     * Parses a line.
     *
     * @param columns separated by tabs, or by blanks: a name with blanks is several columns
     * @param known whether an identity has this name; decides where a name with blanks and numbers ends
     * @return empty if the columns are not a pair
     */
    static Optional<NumberedPair> of(String[] columns, Predicate<String> known) {
        if (columns.length == 3) {
            return Optional.of(new NumberedPair(columns[0], columns[1], columns[0], columns[2], true));
        }
        if (columns.length == 4 && !isNumber(columns[2])) {
            return Optional.of(new NumberedPair(columns[0], columns[1], columns[2], columns[3], false));
        }
        return columns.length < 4 ? Optional.empty() : withBlanks(columns, known);
    }

    private static Optional<NumberedPair> withBlanks(String[] columns, Predicate<String> known) {
        int last = columns.length - 1;
        Optional<NumberedPair> genuine = Optional.of(columns)
                .filter(all -> isNumber(all[last - 1]))
                .map(all -> new NumberedPair(
                        join(all, 0, last - 1), all[last - 1], join(all, 0, last - 1), all[last], true));
        if (genuine.filter(pair -> known.test(pair.first())).isPresent()) {
            return genuine;
        }
        var impostors = IntStream.range(1, last - 1)
                .filter(number -> isNumber(columns[number]))
                .mapToObj(number -> new NumberedPair(
                        join(columns, 0, number),
                        columns[number],
                        join(columns, number + 1, last),
                        columns[last],
                        false))
                .toList();
        return impostors.stream()
                .filter(pair -> known.test(pair.first()) && known.test(pair.second()))
                .findFirst()
                .or(() -> genuine)
                .or(() -> impostors.stream().findFirst());
    }

    private static boolean isNumber(String column) {
        return NUMBER.matcher(column).matches();
    }

    private static String join(String[] columns, int from, int to) {
        return String.join(" ", Arrays.asList(columns).subList(from, to));
    }
}
