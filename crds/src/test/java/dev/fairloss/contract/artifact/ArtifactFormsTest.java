// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON forms match their golden files; {@code -Dgolden.update} rewrites them. */
class ArtifactFormsTest {
    private static final Instant STARTED = Instant.parse("2026-01-02T03:04:05Z");
    private static final ArtifactFile FILE = ArtifactFile.of("abc.txt", "abc".getBytes(StandardCharsets.US_ASCII));

    private static ObjectNode tree(String field, double value) {
        return ContractJson.mapper().createObjectNode().put(field, value);
    }

    static Stream<Arguments> forms() {
        StepAddress step = new StepAddress("policy", "00112233aabbccdd");
        Cost cost = new Cost(12.5, 25, OptionalDouble.of(21.75), "cpu x2", 6400);
        return Stream.of(
                Arguments.of("manifest", new StepManifest(step, List.of(FILE), STARTED, cost, tree("agreement", 1))),
                Arguments.of(
                        "ledger-entry",
                        LedgerEntryBuilder.builder()
                                .version(LedgerEntry.VERSION)
                                .attempt("shard-0-20260102T030405Z")
                                .step(step.toString())
                                .shard(0)
                                .started(STARTED)
                                .updated(STARTED.plusMillis(1500))
                                .seconds(1.5)
                                .cpuSeconds(OptionalDouble.of(3.5))
                                .images(640)
                                .kept(new LedgerEntry.Kept(1.25, OptionalDouble.of(2), 576))
                                .device("cpu x2")
                                .outcome(LedgerEntry.Outcome.STOPPED)
                                .capturing(false)
                                .build()),
                Arguments.of("purge-marker", new PurgeMarker(PurgeMarker.VERSION, STARTED, List.of(step))),
                Arguments.of(
                        "checkpoint-pointer",
                        new CheckpointPointer(
                                CheckpointPointer.VERSION,
                                3,
                                "shard-0-20260102T030405Z",
                                STARTED,
                                List.of(FILE),
                                tree("update", 300))));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void matchesTheGoldenFileAndRoundTrips(String name, Record value) throws IOException {
        byte[] document = ChecksummedJson.write(value);
        Path source = Path.of("src/test/resources/golden/artifact", name + ".json");
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(source.getParent());
            Files.write(source, document);
        }
        assertThat(new String(document, StandardCharsets.UTF_8)).isEqualTo(Files.readString(source));
        assertThat(ChecksummedJson.read(document, value.getClass(), ContractJson.strictMapper())
                        .map(Object.class::cast))
                .contains(value);
    }
}
