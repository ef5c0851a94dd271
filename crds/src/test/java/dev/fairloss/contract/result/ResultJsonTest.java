// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.ClassGroupIndexes;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.mdp.StateAction;
import dev.fairloss.contract.mdp.StateActionSpace;
import dev.fairloss.contract.spec.CollectionStrategy;
import dev.fairloss.contract.spec.Utility;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each record matches its golden JSON file and round-trips; {@code -Dgolden.update} rewrites the files. */
class ResultJsonTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/result");
    private static final StateActionSpace TWO = new StateActionSpace(List.of(.15, .25));

    static Stream<Arguments> records() {
        return Stream.of(
                arguments("probe-result.json", probeResult()),
                arguments("reward-table.json", rewardTable()),
                arguments("policy-table.json", policyTable()),
                arguments("margin-history.json", marginHistory()));
    }

    @ParameterizedTest
    @MethodSource("records")
    void matchesTheGoldenFileAndRoundTrips(String file, Object value) throws IOException {
        Path golden = GOLDEN.resolve(file);
        String json = new String(ContractJson.write(value), StandardCharsets.UTF_8);
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, json);
        }
        assertThat(json).isEqualTo(Files.readString(golden));
        assertThat(ContractJson.strictMapper().readValue(json, value.getClass()))
                .isEqualTo(value);
    }

    @Test
    void tableNeedsARowForEveryValidPair() {
        var rows = rewardTable().rows();
        assertThatThrownBy(() -> RewardTableBuilder.builder()
                        .version(1)
                        .strategy(CollectionStrategy.BalancedDesign)
                        .utility(Utility.DPrime)
                        .margins(TWO.margins())
                        .fineTunes(16)
                        .repeats(1)
                        .networks(1)
                        .repeatCorrelation(OptionalDouble.empty())
                        .rows(rows.subList(1, 36))
                        .crossGroupEffects(List.of())
                        .build())
                .hasMessageContaining("one row for each of the 36 valid state-action pairs");
    }

    @Test
    void upIsMinusDownFromTheNextMargin() {
        var rows = new ArrayList<>(rewardTable().rows());
        assertThat(rows.get(1).action()).isEqualTo(Action.UP);
        rows.set(1, RewardRowBuilder.builder(rows.get(1)).reward(5e-4).build());
        assertThatThrownBy(() ->
                        RewardTableBuilder.builder(rewardTable()).rows(rows).build())
                .hasMessageContaining("must be minus that of")
                .hasMessageEndingWith("but they are 5.0E-4 and -1.0E-4.");
        assertThat(rewardTable().increments()).hasSize(9).allMatch(row -> row.action() == Action.UP);
    }

    @Test
    void aGainIsPositiveAndSignificantAfterTheCorrection() {
        var up = rewardTable().rows().get(1);
        assertThat(up.gain(.95)).isTrue();
        assertThat(up.gain(.99)).isFalse();
        assertThat(rewardTable().rows().get(2).gain(.95)).as("a loss").isFalse();
        var unknown = rewardTable().row(new StateAction(TWO.state(16), Action.UP));
        assertThat(unknown.known()).isFalse();
        assertThat(unknown.gain(0)).isFalse();
    }

    @Test
    void findsRowsByPairAndState() {
        var pair = new StateAction(TWO.state(17), Action.DOWN);
        assertThat(rewardTable().row(pair).pair()).isEqualTo(pair);
        assertThatThrownBy(() -> rewardTable().row(new StateAction(TWO.state(17), Action.UP)))
                .hasMessageContaining("leaves the set of margins");
        assertThat(policyTable().row(TWO.state(3)).group()).isEqualTo(Group.of(1));
    }

    @Test
    void aPolicyNeedsARowForEveryState() {
        var table = policyTable();
        assertThat(table.space()).isEqualTo(TWO);
        assertThatThrownBy(() -> PolicyTableBuilder.builder(table)
                        .rows(table.rows().subList(0, 17))
                        .build())
                .hasMessage("A policy over the margins [0.15, 0.25] needs one row per state, not 17 rows.");
    }

    @Test
    void historyContainsTheMarginOfEveryGroup() {
        assertThat(marginHistory().margin(1, 0)).isEqualTo(.25);
        assertThat(marginHistory().margin(1, 8)).isEqualTo(.15);
    }

    private static ProbeResult probeResult() {
        var known = new GroupProbeResult(
                Group.of(0),
                2,
                1,
                OptionalDouble.of(.5),
                OptionalDouble.of(.125),
                Map.of(Utility.Difference, .375, Utility.LogRatio, 1.38629, Utility.Published, .25));
        var groups = Stream.concat(
                        Stream.of(known), Group.all().stream().skip(1).map(ResultJsonTest::empty))
                .toList();
        return new ProbeResult(
                ProbeResult.VERSION,
                7,
                2,
                Collections.nCopies(9, .25),
                42,
                groups,
                ClassGroupIndexes.of(0, 0, 0),
                new ProbeDistances(
                        ClassValues.of(.5f, .25f, .75f),
                        ClassValues.of(.1f, Float.NaN, .15f),
                        ClassValues.of(.26f, .07f, .57f),
                        ClassValues.of(.02f, Float.NaN, .03f),
                        ClassValues.of(.5f, .25f, .75f),
                        ClassValues.of(.05f, .1f, Float.NaN)),
                Optional.of(new ProbeAccuracy(
                        OptionalDouble.of(.75),
                        OptionalDouble.of(.875),
                        Stream.concat(Stream.of(OptionalDouble.of(.625)), Stream.generate(OptionalDouble::empty))
                                .limit(9)
                                .toList())));
    }

    private static GroupProbeResult empty(Group group) {
        return new GroupProbeResult(group, 0, 0, OptionalDouble.empty(), OptionalDouble.empty(), Map.of());
    }

    static RewardTable rewardTable() {
        var rows = TWO.validPairs().stream()
                .map(pair -> new RewardRow(
                        pair.state().group(),
                        pair.state().level(),
                        TWO.margin(pair.state().level()),
                        pair.action(),
                        1e-4 * pair.action().move(),
                        ofKnown(pair, 2.5e-5),
                        ofKnown(pair, 1e-5),
                        ofKnown(pair, 12),
                        ofKnown(pair, .002),
                        ofKnown(pair, .016)))
                .toList();
        var crossGroupEffects = Collections.nCopies(9, Collections.nCopies(9, .001));
        return RewardTableBuilder.builder()
                .version(RewardTable.VERSION)
                .strategy(CollectionStrategy.BalancedDesign)
                .utility(Utility.DPrime)
                .margins(TWO.margins())
                .fineTunes(32)
                .repeats(2)
                .networks(1)
                .repeatCorrelation(OptionalDouble.of(.85))
                .rows(rows)
                .crossGroupEffects(crossGroupEffects)
                .build();
    }

    /** Nothing is known about the last group. */
    private static OptionalDouble ofKnown(StateAction pair, double value) {
        return pair.state().group().index() == 8 ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    static PolicyTable policyTable() {
        var rows = TWO.states()
                .map(state -> PolicyRowBuilder.builder()
                        .group(state.group())
                        .level(state.level())
                        .margin(TWO.margin(state.level()))
                        .best(Action.UP)
                        .action(Action.KEEP)
                        .reason(PolicyReason.NOT_SIGNIFICANT)
                        .agrees(true)
                        .stability(OptionalDouble.of(.9))
                        .finalLevel(state.level())
                        .values(List.of(
                                new ActionValue(Action.KEEP, .001, .002), new ActionValue(Action.UP, .003, .004)))
                        .build())
                .toList();
        return PolicyTableBuilder.builder()
                .version(PolicyTable.VERSION)
                .margins(TWO.margins())
                .discount(.9)
                .updates(1000)
                .seed(1)
                .confidence(.95)
                .agreement(18)
                .reproducibility(OptionalDouble.of(.9))
                .rows(rows)
                .build();
    }

    private static MarginHistory marginHistory() {
        var first = new EpochMargins(
                0,
                Collections.nCopies(9, 0),
                Collections.nCopies(9, Action.KEEP),
                Collections.nCopies(9, MarginReason.INITIAL),
                List.of());
        var second = new EpochMargins(
                1,
                IntStream.range(0, 9).mapToObj(group -> group == 0 ? 1 : 0).toList(),
                IntStream.range(0, 9)
                        .mapToObj(group -> group == 0 ? Action.UP : Action.KEEP)
                        .toList(),
                Collections.nCopies(9, MarginReason.LEARNED),
                List.of(5, 5, 5, 4, 4, 4, 3, 3, 3));
        return MarginHistory.byGroup(TWO.margins(), List.of(first, second));
    }
}
