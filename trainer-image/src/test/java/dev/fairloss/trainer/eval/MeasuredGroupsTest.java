// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.contract.result.GroupResult;
import dev.fairloss.trainer.Seeds;
import dev.fairloss.trainer.data.FaceIndex;
import dev.fairloss.trainer.data.FaceIndex.Identity;
import dev.fairloss.trainer.data.FaceIndex.Image;
import dev.fairloss.trainer.data.HoldOut;
import dev.fairloss.trainer.data.Split;
import dev.fairloss.trainer.data.TrainingSet;
import dev.fairloss.trainer.group.CountEdges;
import dev.fairloss.trainer.group.GroupAssigner;
import dev.fairloss.trainer.group.IntraClassVariance;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The split of a long-tailed data set lets the fairness evaluation measure each of the nine groups. */
class MeasuredGroupsTest {
    private static final int DIM = 16;

    /** Images per identity, as in a data set of photographs from the web. */
    private static List<Integer> longTail() {
        var counts = new ArrayList<Integer>();
        counts.addAll(Collections.nCopies(440, 2));
        counts.addAll(Collections.nCopies(178, 3));
        counts.addAll(Collections.nCopies(99, 4));
        counts.addAll(Collections.nCopies(74, 5));
        counts.addAll(Collections.nCopies(28, 6));
        IntStream.range(0, 150).forEach(i -> counts.add(7 + i % 20));
        return counts;
    }

    private static FaceIndex index(List<Integer> counts) {
        List<Identity> people = IntStream.range(0, counts.size())
                .mapToObj(p -> String.format(Locale.ROOT, "p%04d", p))
                .map(name -> new Identity(
                        name,
                        IntStream.range(0, counts.get(Integer.parseInt(name.substring(1))))
                                .mapToObj(i -> new Image(name + "/" + i, Optional.empty()))
                                .toList()))
                .toList();
        return new FaceIndex(FaceIndex.VERSION, "test", 8, "", SkippedFiles.NONE, people);
    }

    /** The embedding of an image: the direction of its identity with noise, more of it for some identities. */
    private static float[] embedding(int identity, int image) {
        var center = Seeds.random(1, "center", identity);
        var noise = Seeds.random(2, "noise", image);
        double spread = .1 + .4 * Seeds.random(3, "spread", identity).nextDouble();
        var row = new float[DIM];
        double squares = 0;
        for (int k = 0; k < DIM; k++) {
            row[k] = (float) (center.nextGaussian() + spread * noise.nextGaussian());
            squares += row[k] * row[k];
        }
        for (int k = 0; k < DIM; k++) {
            row[k] /= (float) Math.sqrt(squares);
        }
        return row;
    }

    private static int[] groups(TrainingSet set) {
        int classes = set.classes().size();
        var sums = new float[classes * DIM];
        for (int c = 0; c < classes; c++) {
            for (int image : set.trainImages()[c]) {
                float[] row = embedding(c, image);
                for (int k = 0; k < DIM; k++) {
                    sums[c * DIM + k] += row[k];
                }
            }
        }
        var assigned = new GroupAssigner(CountEdges.of(set.counts()), set.counts())
                .assign(IntraClassVariance.of(sums, set.counts()));
        return IntStream.range(0, classes).map(assigned::group).toArray();
    }

    @Test
    void allNineGroupsOfALongTailAreMeasured() {
        TrainingSet set = Split.of(index(longTail()), HoldOut.of(0, 0, 4, 4));
        var embeddings = new ArrayList<float[]>();
        var people = new ArrayList<Integer>();
        var heldOut = new ArrayList<Boolean>();
        for (int c = 0; c < set.classes().size(); c++) {
            for (int[][] part : List.of(set.trainImages(), set.fairnessImages())) {
                for (int image : part[c]) {
                    embeddings.add(embedding(c, image));
                    people.add(c);
                    heldOut.add(part == set.fairnessImages());
                }
            }
        }
        var marks = new boolean[heldOut.size()];
        IntStream.range(0, marks.length).forEach(i -> marks[i] = heldOut.get(i));
        var identities = new TrainingIdentities(
                people.stream().mapToInt(person -> person).toArray(), marks, groups(set));
        var drawn = DrawnPairs.of(identities, 0, GroupFairness.EVALUATED_IMPOSTORS);
        var result = GroupFairness.measure(
                        drawn, drawn.similarities(embeddings.toArray(float[][]::new)), Optional.empty())
                .result();
        assertThat(result.groups()).hasSize(9).allMatch(GroupResult::comparable);
        // Each of the three groups of the tail rests on about a sixth of the 178 identities with three images.
        assertThat(result.groups().subList(0, 3))
                .allSatisfy(group -> assertThat(group.measuredIdentities()).isBetween(15, 60));
    }
}
