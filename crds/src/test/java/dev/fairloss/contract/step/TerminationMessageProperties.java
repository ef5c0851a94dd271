// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.SkippedFiles;
import dev.fairloss.contract.step.TerminationMessage.Prepared;
import dev.fairloss.contract.step.TerminationMessage.Problem;
import dev.fairloss.contract.step.TerminationMessage.Result;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class TerminationMessageProperties {
    private static final String HASH = "f".repeat(64);
    private static final FinishedSteps NONE = new FinishedSteps("");

    /** Characters of one to four bytes, or six if JSON escapes them. */
    @Property(tries = 300)
    void failureFitsAndKeepsItsCode(
            @ForAll("texts") String message, @ForAll("texts") String remedy, @ForAll ExitCode code) {
        var failed =
                TerminationMessage.failed(new StepId("train-fairloss-1"), HASH, new Problem(code, message, remedy));
        var problem = readBack(failed).problem().orElseThrow();
        assertThat(problem.code()).isEqualTo(code);
        assertIsCut(problem.message(), message);
        assertIsCut(problem.remedy(), remedy);
    }

    @Property(tries = 100)
    void dropsResultsFromTheEnd(
            @ForAll("results") @Size(max = 160) List<Result> results, @ForAll("texts") String folder) {
        var uri = "file:" + folder + "/report.html";
        var read = readBack(message(results, Optional.of(uri), Optional.empty()));
        assertThat(results.subList(0, read.results().size())).isEqualTo(read.results());
        if (results.size() <= 10) {
            assertThat(read.results()).isEqualTo(results);
        }
        assertThat(read.report().orElse(uri)).isEqualTo(uri);
    }

    /** A spec has at most 16 evaluation sets with names of 63 letters, and fewer than 2,004 steps. */
    @Property(tries = 100)
    void prepareResultAlwaysFits(@ForAll @IntRange(max = 16) int sets, @ForAll @IntRange(max = 2004) int finished) {
        var evaluation =
                IntStream.range(0, sets).boxed().collect(Collectors.toMap(i -> "s".repeat(61) + (i + 10), i -> HASH));
        var bits = new FinishedSteps("ff".repeat((finished + 7) / 8));
        var seconds = Collections.nCopies(finished, 86_400L);
        var prepared = new Prepared(new Fingerprints(HASH, evaluation), bits, seconds, Optional.empty());
        var read = readBack(message(List.of(), Optional.empty(), Optional.of(prepared)))
                .prepared()
                .orElseThrow();
        assertThat(read.fingerprints()).isEqualTo(prepared.fingerprints());
        assertThat(read.finished()).isEqualTo(bits);
        assertThat(seconds.subList(0, read.deviceSeconds().size())).isEqualTo(read.deviceSeconds());
    }

    @Property(tries = 50)
    void namesOfSkippedFilesAreDroppedFromTheEnd(@ForAll("texts") String name, @ForAll @IntRange(max = 20) int names) {
        var skipped =
                new SkippedFiles(names, Collections.nCopies(names, name), names, Collections.nCopies(names, name));
        var prepared = new Prepared(
                new Fingerprints(HASH, Map.of()),
                NONE,
                List.of(),
                Optional.of(skipped.limited(10, TerminationMessage.NAME)));
        var read = readBack(message(List.of(), Optional.empty(), Optional.of(prepared)))
                .prepared()
                .orElseThrow()
                .skipped()
                .orElseThrow();
        assertThat(read.files()).isEqualTo(names);
        assertThat(read.identities()).isEqualTo(names);
        assertThat(skipped.limited(read.fileNames().size(), TerminationMessage.NAME))
                .isEqualTo(read);
    }

    @Property(tries = 300)
    void parsingNeverThrows(@ForAll("texts") String text) {
        var noMessage = new Prepared(new Fingerprints(HASH, Map.of()), NONE, List.of(), Optional.empty());
        String ours = new String(
                message(List.of(), Optional.empty(), Optional.of(noMessage)).bytes(), StandardCharsets.UTF_8);
        assertThat(TerminationMessage.read(text)).isEmpty();
        assertThat(TerminationMessage.read("{" + text + ours)).isEmpty();
    }

    @Provide
    Arbitrary<String> texts() {
        var kinds = Arbitraries.of("a", "\"", "\n", "\u0001", "é", "漢", "😀", " ", "\u2028");
        return Arbitraries.oneOf(
                kinds.list().ofMaxSize(900).map(parts -> String.join("", parts)),
                Combinators.combine(kinds, Arbitraries.integers().between(390, 5000))
                        .as(String::repeat));
    }

    @Provide
    Arbitrary<List<Result>> results() {
        var names = Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(63);
        var sd = Arbitraries.doubles().between(0, 1).optional();
        return Combinators.combine(
                        names,
                        names,
                        Arbitraries.doubles().between(0, 1),
                        sd,
                        Arbitraries.integers().between(1, 64))
                .as(Result::new)
                .list()
                .ofMaxSize(160);
    }

    private static TerminationMessage message(
            List<Result> results, Optional<String> report, Optional<Prepared> prepared) {
        return TerminationMessageBuilder.builder()
                .version(TerminationMessage.VERSION)
                .step(new StepId("report"))
                .hash(HASH)
                .reused(false)
                .lostDeviceSeconds(0)
                .results(results)
                .report(report)
                .prepared(prepared)
                .build();
    }

    private static TerminationMessage readBack(TerminationMessage message) {
        byte[] bytes = message.bytes();
        assertThat(bytes).hasSizeLessThanOrEqualTo(TerminationMessage.LIMIT);
        return TerminationMessage.read(new String(bytes, StandardCharsets.UTF_8))
                .orElseThrow();
    }

    private static void assertIsCut(String cut, String whole) {
        if (!cut.equals(whole)) {
            assertThat(cut).endsWith("...").hasSizeLessThanOrEqualTo(TerminationMessage.TEXT);
            assertThat(whole).startsWith(cut.substring(0, cut.length() - 3)).hasSizeGreaterThan(100);
        }
    }
}
