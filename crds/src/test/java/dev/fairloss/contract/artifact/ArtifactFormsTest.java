// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
        Cost cost = new Cost(12.5, 25, "cpu x2", 6400);
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
                                .images(640)
                                .kept(new LedgerEntry.Kept(1.25, 576))
                                .device("cpu x2")
                                .outcome(LedgerEntry.Outcome.STOPPED)
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

    /** Valid for longer than a purge can last plus clock skew, but not forever. */
    @Test
    void markerOfACrashedPurgeExpires() {
        var marker = new PurgeMarker(PurgeMarker.VERSION, STARTED, List.of());
        assertThat(marker.holds(STARTED.plus(PurgeMarker.LONGEST.multipliedBy(2))))
                .isTrue();
        assertThat(marker.holds(STARTED.plusSeconds(3600))).isFalse();
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

    @Test
    void checksumIsSha256() {
        // SHA-256 of "abc": FIPS 180-2, appendix B.1.
        assertThat(FILE)
                .isEqualTo(new ArtifactFile(
                        "abc.txt", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    @Test
    void checksumOfALocalFileMatchesThatOfItsBytes(@TempDir Path folder) throws IOException {
        Path local = Files.writeString(folder.resolve("x"), "abc");
        assertThat(ArtifactFile.of("abc.txt", local)).isEqualTo(FILE);
    }

    @Test
    void detectsAnyChangedByte() {
        byte[] document = ChecksummedJson.write(Map.of("a", 1, "b", List.of(0.1, 0.25)));
        for (int i = 0; i < document.length; i++) {
            byte[] damaged = document.clone();
            damaged[i] ^= 1;
            assertThat(ChecksummedJson.read(damaged, Object.class))
                    .as("byte " + i)
                    .isEmpty();
        }
        for (int length = 0; length < document.length; length++) {
            assertThat(ChecksummedJson.read(Arrays.copyOf(document, length), Object.class))
                    .as("length " + length)
                    .isEmpty();
        }
        assertThat(ChecksummedJson.read(document, Object.class)).isPresent();
    }

    @Test
    void ignoresUnknownFields() {
        Cost cost = new Cost(12.5, 25, "cpu x2", 6400);
        ObjectNode newer = ContractJson.mapper().valueToTree(cost);
        newer.put("watts", 40);
        assertThat(ChecksummedJson.read(ChecksummedJson.write(newer), Cost.class))
                .contains(cost);
        assertThat(ChecksummedJson.read(ChecksummedJson.write(newer), Cost.class, ContractJson.strictMapper()))
                .isEmpty();
    }

    @Test
    void rejectsOtherTypes() {
        byte[] document = ChecksummedJson.write(Map.of("wallSeconds", -1, "deviceSeconds", 0, "images", 0));
        assertThat(ChecksummedJson.read(document, Cost.class)).isEmpty();
    }

    @Test
    void rejectsValuesThatAreNotObjects() {
        assertThatThrownBy(() -> ChecksummedJson.write(List.of(1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ChecksummedJson.write(Map.of("sha256", "x")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
