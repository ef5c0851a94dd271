// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.spec.TemplateWeights;
import dev.fairloss.trainer.TrainerException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TemplateSetTest {
    /** Four templates; the last one is in no pair. */
    private static final TemplateSet SET = new TemplateSet(
            new int[] {0, 0, 1, 2},
            new int[] {0, 1, 2, 2, 3},
            new int[] {0, 0, 1, 2, 3},
            new int[] {0, 1, 2, 2, 3},
            TemplateWeights.Equal,
            new double[] {1, 1, 1, 1, 1},
            pairs(0),
            7);

    private static TemplatePairs pairs(int... genuine) {
        var same = new BitSet();
        for (int pair : genuine) {
            same.set(pair);
        }
        return new TemplatePairs(new int[] {0, 0}, new int[] {1, 2}, same);
    }

    private static TemplateSet with(TemplatePairs pairs) {
        return new TemplateSet(
                SET.people(),
                SET.image(),
                SET.template(),
                SET.medium(),
                SET.weights(),
                SET.scores(),
                pairs,
                SET.excludedPairs());
    }

    @ParameterizedTest
    @EnumSource
    void scoresAreReadIfTheyCount(TemplateWeights weights) {
        var list = new TemplateList(
                Path.of("list"),
                List.of("a", "bb"),
                Map.of("t", 0, "u", 1),
                List.of(),
                List.of(new TemplateList.Row(1, 0, 4), new TemplateList.Row(0, 1, 5), new TemplateList.Row(1, 1, 6)));
        var one = new TemplatePairs(new int[] {0}, new int[] {1}, new BitSet());
        var set = TemplateSet.of(list, pairs(0), one, new int[] {8, 9}, weights, String::length);
        assertThat(set.people()).containsExactly(8, 9);
        assertThat(set.image()).containsExactly(1, 0, 1);
        assertThat(set.template()).containsExactly(0, 1, 1);
        assertThat(set.medium()).containsExactly(4, 5, 6);
        assertThat(set.weights()).isEqualTo(weights);
        assertThat(set.scores())
                .containsExactly(weights.detectionScore() ? new double[] {2, 1, 2} : new double[] {1, 1, 1});
        assertThat(set.pairs()).isSameAs(one);
        assertThat(set.excludedPairs()).isEqualTo(1);
    }

    @Test
    void templatesWithoutPairsAreNoted() {
        assertThat(SET.templates()).isEqualTo(4);
        assertThat(SET.inPairs()).containsExactly(true, true, true, false);
    }

    /** A result is reused by the fingerprint, so each part that affects the result changes it. */
    @Test
    void eachPartChangesTheFingerprint() {
        int[] other = {0, 0, 1, 3};
        int[] others = {0, 0, 1, 2, 2};
        var equal = TemplateWeights.Equal;
        var sets = Stream.of(
                SET,
                new TemplateSet(other, SET.image(), SET.template(), SET.medium(), equal, SET.scores(), SET.pairs(), 7),
                new TemplateSet(
                        SET.people(), others, SET.template(), SET.medium(), equal, SET.scores(), SET.pairs(), 7),
                new TemplateSet(SET.people(), SET.image(), others, SET.medium(), equal, SET.scores(), SET.pairs(), 7),
                new TemplateSet(SET.people(), SET.image(), SET.template(), others, equal, SET.scores(), SET.pairs(), 7),
                new TemplateSet(
                        SET.people(),
                        SET.image(),
                        SET.template(),
                        SET.medium(),
                        TemplateWeights.Norm,
                        SET.scores(),
                        SET.pairs(),
                        7),
                new TemplateSet(
                        SET.people(),
                        SET.image(),
                        SET.template(),
                        SET.medium(),
                        equal,
                        new double[] {1, 1, 1, 1, .5},
                        SET.pairs(),
                        7),
                with(new TemplatePairs(new int[] {0, 1}, new int[] {1, 2}, pairs(0).genuine())),
                with(new TemplatePairs(new int[] {0, 0}, new int[] {1, 3}, pairs(0).genuine())),
                with(pairs(1)));
        assertThat(sets.map(TemplateSet::fingerprint))
                .doesNotHaveDuplicates()
                .allMatch(text -> text.matches("[0-9a-f]{64}"));
        assertThat(with(pairs(0)).fingerprint()).isEqualTo(SET.fingerprint());
    }

    @Test
    void bothKindsOfPairsAreRequired() {
        assertThat(SET.requireBothKinds("ijb")).isSameAs(SET);
        assertThatThrownBy(() -> with(pairs()).requireBothKinds("ijb"))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("The evaluation set ijb has 0 genuine and 2 impostor pairs");
        assertThatThrownBy(() -> with(pairs(0, 1)).requireBothKinds("ijb"))
                .isInstanceOf(TrainerException.class)
                .hasMessageContaining("The evaluation set ijb has 2 genuine and 0 impostor pairs");
    }
}
