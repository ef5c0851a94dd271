// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.step.TerminationMessage.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The reports of pods with one training and with several; {@code -Dgolden.update} rewrites the golden file. */
class TerminationReportTest {
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final Problem DIVERGED =
            new Problem(ExitCode.DIVERGED, "The loss is not finite in update 40.", "Lower the learning rate.");

    private static TerminationMessage finished(String step) {
        return TerminationMessage.succeeded(new StepId(step), HASH)
                .cost(Optional.of(new Cost(
                        123_456.789012345,
                        61_728.3945061725,
                        OptionalDouble.of(98_765.4321098765),
                        "NVIDIA H100 80GB HBM3",
                        123_456_789_012L)))
                .lostDeviceSeconds(12.3456789012345)
                .build();
    }

    private static TerminationMessage failed(String step, Problem problem) {
        return finished(step).withProblem(Optional.of(problem));
    }

    private static String json(List<TerminationMessage> messages) {
        return new String(TerminationReport.bytes(messages), StandardCharsets.UTF_8);
    }

    @Test
    void severalTrainingsMatchTheGoldenFileAndRoundTrip() throws IOException {
        var messages = List.of(finished("train-fairloss-1"), failed("train-fairloss-2", DIVERGED));
        Path golden = Path.of("src/test/resources/golden/step/train-several.json");
        String json = json(messages);
        if (System.getProperty("golden.update") != null) {
            Files.writeString(golden, json + "\n");
        }
        assertThat(json + "\n").isEqualTo(Files.readString(golden));
        assertThat(TerminationReport.read(json)).isEqualTo(messages);
    }

    @Test
    void oneStepReportsAnObject() {
        var message = finished("train-fairloss-1");
        assertThat(TerminationReport.bytes(List.of(message))).isEqualTo(message.bytes());
        assertThat(TerminationReport.read(json(List.of(message)))).containsExactly(message);
    }

    @Test
    void aPodWithoutAStepReportsNothing() {
        assertThatThrownBy(() -> TerminationReport.bytes(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    /** As many as share a pod, all failed with the longest texts. Characters of one to four bytes, or six if JSON escapes them. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "\u0001", "é", "😀"})
    void allProblemsAreTruncatedUntilTheyFit(String character) {
        var problem = new Problem(ExitCode.STORE_UNAVAILABLE, character.repeat(5000), character.repeat(5000));
        var messages = IntStream.rangeClosed(1, Concurrency.MAX_TRAININGS)
                .mapToObj(seed -> failed("train-balanced-softmax-without-policy-" + seed, problem))
                .toList();
        String json = json(messages);
        assertThat(json.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(TerminationMessage.LIMIT);
        var read = TerminationReport.read(json);
        assertThat(read)
                .extracting(TerminationMessage::step)
                .isEqualTo(messages.stream().map(TerminationMessage::step).toList());
        assertThat(read).allSatisfy(message -> {
            assertThat(message.cost()).isEqualTo(finished("any").cost());
            assertThat(message.problem().orElseThrow().code()).isEqualTo(ExitCode.STORE_UNAVAILABLE);
            assertThat(message.problem().orElseThrow().message()).endsWith("...");
        });
    }

    /** Only texts of problems are truncated. */
    @Test
    void whatDoesNotFitWithoutTextsIsNamed() {
        var device = new Cost(1, 1, OptionalDouble.empty(), "NVIDIA " + "H".repeat(3000), 1);
        var messages = List.of(
                finished("train-fairloss-1").withCost(Optional.of(device)),
                failed("train-fairloss-2", DIVERGED).withCost(Optional.of(device)));
        assertThatThrownBy(() -> TerminationReport.bytes(messages))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith(
                        "The termination message of train-fairloss-1, train-fairloss-2 does not fit: 6");
    }

    /** The texts of one problem may use what the other trainings leave. */
    @Test
    void oneProblemAmongSeveralKeepsALongText() {
        var problem = new Problem(ExitCode.RETRY, "a".repeat(600), "b".repeat(600));
        var messages = List.of(
                finished("train-fairloss-1"), failed("train-fairloss-2", problem), finished("train-fairloss-3"));
        assertThat(TerminationReport.read(json(messages))).isEqualTo(messages);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "7",
                "[]",
                "{}",
                "[null]",
                "[7]",
                "[{}]",
                "[{\"version\":1,\"step\":\"train-fairloss-1\",\"hash\":\"aa\"},{}]",
                "[INFO] a line of a log"
            })
    void ignoresOtherTexts(String text) {
        assertThat(TerminationReport.read(text)).isEmpty();
    }

    @Test
    void ignoresTruncatedReports() {
        String whole = json(List.of(finished("train-fairloss-1"), finished("train-fairloss-2")));
        for (int end = 0; end < whole.length(); end++) {
            assertThat(TerminationReport.read(whole.substring(0, end))).isEmpty();
        }
    }
}
