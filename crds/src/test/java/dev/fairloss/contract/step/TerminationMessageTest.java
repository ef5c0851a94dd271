// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.contract.step.TerminationMessage.Prepared;
import dev.fairloss.contract.step.TerminationMessage.Problem;
import dev.fairloss.contract.step.TerminationMessage.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages match their golden files and round-trip; {@code -Dgolden.update} rewrites the files. */
class TerminationMessageTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/step");
    private static final String HASH = "0123456789abcdef".repeat(4);

    static Stream<Arguments> kinds() {
        var plan = StepPlan.of(Specs.small(), Specs.DATA);
        var known = new Prepared(
                Specs.DATA,
                FinishedSteps.of(
                        plan, Set.of(new StepId("pretrain-1-1"), new StepId("collect-1"), new StepId("report"))),
                List.of(3600L, 7200L, 0L),
                Optional.of(new SkippedFiles(
                        2, List.of("Ada/notes.txt (not an image)", "lost+found (system folder)"), 1, List.of("Bob"))));
        var cost = Optional.of(new Cost(12.5, 25, OptionalDouble.of(21.75), "cpu x2", 64_000));
        return Stream.of(
                arguments(
                        "prepare", message("prepare", false, cost, 0, List.of(), Optional.empty(), Optional.of(known))),
                arguments("train", message("train-fairloss-1", false, cost, 3.25)),
                arguments("train-reused", message("train-fairloss-1", true, cost, 0)),
                arguments("collect-without-cost", message("collect-1", true, Optional.empty(), 0)),
                arguments(
                        "report",
                        message(
                                "report",
                                false,
                                cost,
                                0,
                                List.of(
                                        new Result("fairloss", "lfw", .855, Optional.of(.005), 2),
                                        new Result("fixed-0.25", "lfw", .84, Optional.empty(), 1)),
                                Optional.of("s3://faces/experiments/team-a/casia/report.html"),
                                Optional.empty())),
                arguments(
                        "failed",
                        TerminationMessage.failed(
                                new StepId("prepare"),
                                HASH,
                                new Problem(
                                        ExitCode.INVALID_INPUT,
                                        "s3://faces/Müller/1.jpg is not a picture",
                                        "Replace it or delete it."))));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void matchesTheGoldenFileAndRoundTrips(String name, TerminationMessage message) throws IOException {
        Path golden = GOLDEN.resolve(name + ".json");
        String json = new String(message.bytes(), StandardCharsets.UTF_8);
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(GOLDEN);
            Files.writeString(golden, json + "\n");
        }
        assertThat(json + "\n").isEqualTo(Files.readString(golden));
        assertThat(TerminationMessage.read(json)).contains(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "7",
                "[]",
                "{}",
                "java.lang.OutOfMemoryError: Java heap space\n\tat Main.main",
                "{\"version\":1,\"step\":\"prepare\"}",
                "{\"version\":1,\"hash\":\"aa\"}",
                "{\"version\":1,\"step\":\"No Such Id\",\"hash\":\"aa\"}",
                "{\"version\":1,\"step\":\"prepare\",\"hash\":\"aa\",\"prepared\":{}}",
                "{\"version\":1,\"step\":\"prepare\",\"hash\":\"aa\",\"problem\":{\"code\":\"RETRY\"}}",
                "{\"version\":1,\"step\":\"prepare\",\"hash\":\"aa\",\"problem\":{\"code\":\"ELSE\",\"message\":\"\"}}",
                "{\"version\":1,\"step\":\"prepare\",\"hash\":\"aa\",\"prepared\":{\"finished\":\"0g\"}}"
            })
    void ignoresOtherTexts(String text) {
        assertThat(TerminationMessage.read(text)).isEmpty();
    }

    @Test
    void ignoresTruncatedMessages() {
        String whole = new String(
                message("train-fairloss-1", false, Optional.empty(), 0).bytes(), StandardCharsets.UTF_8);
        for (int end = 0; end < whole.length(); end++) {
            assertThat(TerminationMessage.read(whole.substring(0, end))).isEmpty();
        }
    }

    @Test
    void ignoresUnknownFields() {
        String newer =
                "{\"version\":2,\"step\":\"prepare\",\"hash\":\"aa\",\"reused\":true,\"lostDeviceSeconds\":1.5,\"x\":{}}";
        assertThat(TerminationMessage.read(newer)).hasValueSatisfying(message -> {
            assertThat(message.reused()).isTrue();
            assertThat(message.lostDeviceSeconds()).isEqualTo(1.5);
            assertThat(message.results()).isEmpty();
            assertThat(message.problem()).isEmpty();
        });
    }

    /** Truncated texts end with three dots, and surrogate pairs stay together. */
    @Test
    void truncatesLongTexts() {
        var problem = new Problem(ExitCode.RETRY, "a".repeat(1025), "b".repeat(1020) + "😀" + "b".repeat(9));
        var cut = back(TerminationMessage.failed(new StepId("policy"), HASH, problem))
                .problem()
                .orElseThrow();
        assertThat(cut.message()).isEqualTo("a".repeat(1021) + "...");
        assertThat(cut.remedy()).isEqualTo("b".repeat(1020) + "...");
    }

    @Test
    void dropsAnOversizedUriButKeepsResults() {
        var results = List.of(new Result("fairloss", "lfw", .9, Optional.empty(), 1));
        var uri = Optional.of("file:" + "ü".repeat(1024));
        var read = back(message("report", false, Optional.empty(), 0, results, uri, Optional.empty()));
        assertThat(read.report()).isEmpty();
        assertThat(read.results()).isEqualTo(results);
    }

    private static TerminationMessage back(TerminationMessage message) {
        return TerminationMessage.read(new String(message.bytes(), StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private static TerminationMessage message(String step, boolean reused, Optional<Cost> cost, double lost) {
        return message(step, reused, cost, lost, List.of(), Optional.empty(), Optional.empty());
    }

    private static TerminationMessage message(
            String step,
            boolean reused,
            Optional<Cost> cost,
            double lost,
            List<Result> results,
            Optional<String> report,
            Optional<Prepared> prepared) {
        return TerminationMessageBuilder.builder()
                .version(TerminationMessage.VERSION)
                .step(new StepId(step))
                .hash(HASH)
                .reused(reused)
                .lostDeviceSeconds(lost)
                .results(results)
                .cost(cost)
                .report(report)
                .prepared(prepared)
                .build();
    }
}
