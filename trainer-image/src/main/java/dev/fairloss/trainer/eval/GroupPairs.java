// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import dev.fairloss.contract.mdp.Group;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/**
 * The pairs behind the results by group, from which they can be recomputed.
 *
 * @param pairs the pairs and their identities
 * @param groups index of each identity's {@link Group}, (identities)
 * @param similarities cosine similarity, (pairs)
 */
public record GroupPairs(List<FairnessPairs.Owned> pairs, int[] groups, double[] similarities) {
    private static final String HEADER = "group,identity,other_identity,image,other_image,fold,similarity\n";

    public GroupPairs {
        pairs = List.copyOf(pairs);
    }

    /**
     * A gzip-compressed CSV file with one line per pair: the group that the pair counts for, which is that of the first identity,
     * the identities, the images, the fold and the similarity.
     *
     * @param imageNumber number in the index of each image that was embedded
     */
    public byte[] csv(IntUnaryOperator imageNumber) {
        var bytes = new ByteArrayOutputStream();
        try (Writer writer = new OutputStreamWriter(new GZIPOutputStream(bytes), StandardCharsets.US_ASCII)) {
            writer.write(HEADER);
            for (int i = 0; i < similarities.length; i++) {
                writer.write(line(pairs.get(i), similarities[i], imageNumber));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The pairs of count groups, by name, in this order. */
    Map<String, OperatingPoints.Scores> scores(List<String> counts) {
        Map<String, OperatingPoints.Scores> byGroup = new LinkedHashMap<>();
        counts.forEach(
                count -> byGroup.put(count, new OperatingPoints.Scores(scores(count, true), scores(count, false))));
        return byGroup;
    }

    private OperatingPoints.Pairs scores(String count, boolean same) {
        int[] own = IntStream.range(0, similarities.length)
                .filter(i -> pairs.get(i).pair().same() == same
                        && Group.of(groups[pairs.get(i).identity()])
                                .count()
                                .name()
                                .equalsIgnoreCase(count))
                .toArray();
        return new OperatingPoints.Pairs(
                IntStream.of(own).map(i -> pairs.get(i).identity()).toArray(),
                IntStream.of(own).map(i -> pairs.get(i).other()).toArray(),
                IntStream.of(own).mapToDouble(i -> similarities[i]).toArray());
    }

    private String line(FairnessPairs.Owned owned, double similarity, IntUnaryOperator imageNumber) {
        var pair = owned.pair();
        return Group.of(groups[owned.identity()]).label()
                + "," + owned.identity()
                + "," + owned.other()
                + "," + imageNumber.applyAsInt(pair.first())
                + "," + imageNumber.applyAsInt(pair.second())
                + "," + pair.fold()
                + "," + similarity + "\n";
    }
}
