// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.contract.step.TerminationMessage;
import dev.fairloss.operator.testing.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodSharesTest {
    private static final List<String> STEPS = List.of("a", "b", "c");

    /**
     * Each pod has its seconds and, unless it was killed without a word, what it says about a, b and c: - finished here, = found
     * finished, D diverged, T terminated. Costs are those of the trainings that finish.
     */
    @ParameterizedTest(name = "{0}, costs {1}: {2}")
    @CsvSource({
        "90:,                0  0  0, 30   30   30",
        "0:,                 0  0  0,  0    0    0",
        "60:TTT,             0  0  0, 20   20   20",
        "60:TTD 30:,         0  0  0, 30   30   30",
        "60:-TT,            12  0  0, 12   24   24",
        "60:-TT,            50  0  0, 20   20   20",
        "60:T-T,             0 12  0, 24   12   24",
        "60:-TT 90:,        12  0  0, 12   69   69",
        "60:-TT 30:=TT,     12  0  0, 12   39   39",
        "60:-TT 30:=-T 90:, 12 30  0, 12   30  138",
        "60:-DD,            50  0  0, 50    5    5",
        "60:-DT,            50  0  0, 20   20   20",
        "60:--D,            10 45  0, 10   45    5",
        "60:--D,            60 90  0, 30   30    0",
        "60:---,            10 20 20, 10   20   20",
        "30: 60:-TT,        25  0  0, 25   32.5 32.5",
        "60: 60:-TT,         5  0  0, 20   50   50",
        "90: 60:=TT,        12  0  0, 12   69   69",
        "90: 60: 30:=TT,    40  0  0, 40   70   70",
        "90: 60:-TT 30:=TT, 40  0  0, 40   70   70",
        "60:=TT,            12  0  0,  0   30   30",
        "60:TTT 30:=TT,     12  0  0, 20   35   35",
    })
    void theSecondsOfPodsAreSharedOut(String pods, String costs, String expected) {
        double[] cost = numbers(costs);
        double[] shares = numbers(expected);
        assertThat(PodShares.of(
                        Stream.of(pods.split(" ")).map(pod -> pod(pod, cost)).toList(), STEPS))
                .isEqualTo(Map.of("a", shares[0], "b", shares[1], "c", shares[2]));
    }

    @Test
    void lostWorkIsPartOfWhatAFinishedTrainingHasCost() {
        var finished = Messages.done("a", new Cost(5, 5, OptionalDouble.empty(), "gpu x1", 7), 4);
        assertThat(PodShares.of(List.of(failed(60, finished)), STEPS)).containsEntry("a", 9.);
        assertThat(PodShares.of(List.of(failed(60, finished.withCost(Optional.empty()))), STEPS))
                .as("if that is unknown")
                .containsEntry("a", 20.);
        assertThat(PodShares.of(List.of(failed(60, finished, finished)), STEPS))
                .as("if a pod says it twice")
                .containsEntry("a", 9.);
    }

    /** It cannot have stayed shorter than the others if it says nothing. */
    @Test
    void aTrainingWithoutAMessageWasThereToTheEnd() {
        assertThat(PodShares.of(List.of(failed(60, message('-', "a", 50), message('D', "b", 0))), STEPS))
                .isEqualTo(Map.of("a", 20., "b", 20., "c", 20.));
    }

    private static PodShares.FailedPod failed(double seconds, TerminationMessage... messages) {
        return new PodShares.FailedPod(seconds, List.of(messages));
    }

    private static PodShares.FailedPod pod(String text, double[] costs) {
        String[] parts = text.split(":", 2);
        var messages = new ArrayList<TerminationMessage>();
        for (int i = 0; i < parts[1].length(); i++) {
            messages.add(message(parts[1].charAt(i), STEPS.get(i), costs[i]));
        }
        return new PodShares.FailedPod(Double.parseDouble(parts[0]), messages);
    }

    private static TerminationMessage message(char end, String step, double seconds) {
        var done = Messages.done(step, new Cost(seconds, seconds, OptionalDouble.empty(), "gpu x1", 7), 0);
        return switch (end) {
            case '-' -> done;
            case '=' -> done.withReused(true);
            case 'D' -> Messages.failed(step, ExitCode.DIVERGED, "NaN", "");
            case 'T' -> Messages.failed(step, ExitCode.TERMINATED, "stopped", "");
            default -> throw new IllegalArgumentException("end " + end);
        };
    }

    private static double[] numbers(String text) {
        return Stream.of(text.strip().split(" +"))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
