// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.operator.job.RunContext;
import dev.fairloss.operator.testing.Runs;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingGroupsTest {
    private static final RunContext RUN = Runs.of("minimal", spec -> {
        spec.withObject("/training").put("seeds", 10);
    });

    private static final List<PlannedStep> FIFTY =
            Runs.plan(Runs.of("minimal", spec -> spec.withObject("/training").put("seeds", 30))).steps().stream()
                    .filter(step -> step.id().text().startsWith("train"))
                    .limit(50)
                    .toList();

    private static PlannedStep step(String id) {
        return Runs.step(RUN, id);
    }

    private static String text(List<List<PlannedStep>> groups) {
        return groups.stream()
                .map(group -> group.stream()
                        .map(step -> step.id().text().replace("train-fairloss-", ""))
                        .collect(Collectors.joining("+")))
                .collect(Collectors.joining(" "));
    }

    /** Numbers are the seeds of trainings. */
    @ParameterizedTest(name = "{0} with at most {1}: {2}")
    @CsvSource({
        "'', 4, ''",
        "1, 4, 1",
        "1 2 3, 1, 1 2 3",
        "1 2 3 4, 4, 1+2+3+4",
        "1 2 3 4 5, 4, 1+2+3 4+5",
        "1 2 3 4 5 6 7 8 9, 4, 1+2+3 4+5+6 7+8+9",
        "1 2 3 4 5 6 7 8 9 10, 4, 1+2+3+4 5+6+7 8+9+10",
        "4 2 7, 2, 4+2 7",
        "pretrain-1-1 1 2 pretrain-2-1 3 report, 3, pretrain-1-1 1+2+3 pretrain-2-1 report",
        "1 evaluate-fairloss-1 evaluate-fairloss-2 2, 2, 1+2 evaluate-fairloss-1 evaluate-fairloss-2",
    })
    void trainingsShareAsFewJobsAsPossible(String steps, int most, String groups) {
        var all = Stream.of(steps.split(" "))
                .filter(text -> !text.isEmpty())
                .map(text -> step(text.matches("[0-9]+") ? "train-fairloss-" + text : text))
                .toList();
        assertThat(text(TrainingGroups.of(all, most))).isEqualTo(groups);
    }

    /** So that a reconciliation that created only some of the Jobs is followed by one that creates just the others. */
    @Property(tries = 500)
    void whateverIsCreatedFirstTheOthersKeepTheirGroups(
            @ForAll @IntRange(max = 50) int trainings,
            @ForAll @IntRange(min = 1, max = 8) int most,
            @ForAll long seed) {
        var random = new Random(seed);
        var all = new ArrayList<>(FIFTY.subList(0, trainings));
        var groups = TrainingGroups.of(all, most);
        assertThat(groups).allSatisfy(group -> assertThat(group).hasSizeBetween(1, most));
        assertThat(groups.stream().flatMap(List::stream)).containsExactlyElementsOf(all);
        assertThat(groups).hasSize((trainings + most - 1) / most);
        var left = new ArrayList<>(groups);
        left.removeIf(group -> random.nextBoolean());
        var rest = left.stream().flatMap(List::stream).toList();
        assertThat(TrainingGroups.of(rest, most)).isEqualTo(left);
    }
}
