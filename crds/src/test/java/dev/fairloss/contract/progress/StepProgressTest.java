// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.Concurrency;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepProgressTest {
    private static StepProgress collection() {
        return StepProgressBuilder.builder()
                .version(StepProgress.VERSION)
                .time(Instant.parse("2026-01-02T03:04:05Z"))
                .step("collect-1")
                .shard(1)
                .shards(4)
                .margins(Collections.nCopies(9, .25))
                .dataWaitSeconds(1.5)
                .trainings(2)
                .curve(List.of(new LossPoint(50, 9.5), new LossPoint(100, 8)))
                .updates(Optional.of(new Counter(150, 600)))
                .fineTunes(Optional.of(new Counter(1, 6)))
                .skippedUpdates(Optional.of(4))
                .loss(Optional.of(7.25))
                .imagesPerSecond(Optional.of(512.5))
                .remainingSeconds(Optional.of(90.0))
                .checkpointAgeSeconds(Optional.of(4.0))
                .device(Optional.of(new DeviceUsage(1 << 30, 8L << 30, Optional.of(.75))))
                .build();
    }

    @Test
    void matchesTheGoldenFileAndRoundTrips() throws IOException {
        byte[] document = ContractJson.write(collection());
        Path source = Path.of("src/test/resources/golden/progress/collection.json");
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(source.getParent());
            Files.write(source, document);
        }
        assertThat(new String(document, StandardCharsets.UTF_8)).isEqualTo(Files.readString(source));
        assertThat(ContractJson.strictMapper().readValue(document, StepProgress.class))
                .isEqualTo(collection());
    }

    @Test
    void readsADocumentWithOnlyTheRequiredFields() {
        var read = ContractJson.read(
                "{\"version\":1,\"time\":\"2026-01-02T03:04:05Z\",\"step\":\"report\",\"shard\":0,\"shards\":1,\"dataWaitSeconds\":0,\"trainings\":0}"
                        .getBytes(StandardCharsets.UTF_8),
                StepProgress.class);
        assertThat(read.fraction()).isEmpty();
        assertThat(read.curve()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "version|2",
                "version|0",
                "time|null",
                "step|null",
                "shard|-1",
                "shard|4",
                "shards|0",
                "loss|\"NaN\"",
                "loss|\"Infinity\"",
                "imagesPerSecond|-1",
                "imagesPerSecond|\"Infinity\"",
                "remainingSeconds|-0.5",
                "checkpointAgeSeconds|\"NaN\"",
                "skippedUpdates|-1",
                "dataWaitSeconds|-1",
                "dataWaitSeconds|\"NaN\"",
                "trainings|-1",
                "margins|[0.1]",
                "updates|{\"done\":7,\"total\":6}",
                "updates|{\"done\":-1,\"total\":6}",
                "fineTunes|{\"done\":0,\"total\":-6}",
                "device|{\"memoryBytes\":-1,\"memoryTotalBytes\":0}",
                "device|{\"memoryBytes\":1,\"memoryTotalBytes\":2,\"utilization\":\"NaN\"}",
                "curve|[[1,\"NaN\"]]",
            })
    void rejectsValuesThatNoStepCanHave(String field, String value) throws IOException {
        var tree = (ObjectNode) ContractJson.mapper().readTree(ContractJson.write(collection()));
        tree.set(field, ContractJson.mapper().readTree(value));
        assertThatThrownBy(() -> ContractJson.mapper().treeToValue(tree, StepProgress.class))
                .hasStackTraceContaining("Invalid ");
    }

    @Test
    void rejectsMorePointsThanAllowed() {
        var points = IntStream.rangeClosed(0, StepProgress.MAX_POINTS)
                .mapToObj(update -> new LossPoint(update, 1))
                .toList();
        assertThatThrownBy(() ->
                        StepProgressBuilder.builder(collection()).curve(points).build())
                .hasMessage("Invalid progress of a step: 201 points.");
    }

    /** Only what is not valid is left out, so that one training cannot hide the others. */
    @Test
    void readsTheDocumentsOfAnArray() throws IOException {
        var second = StepProgressBuilder.builder(collection()).step("collect-2").build();
        var tree = ContractJson.mapper().createArrayNode();
        tree.add(ContractJson.mapper().readTree(ContractJson.write(collection())));
        tree.addNull().addObject().put("step", "collect-3").put("loss", "NaN");
        tree.add(ContractJson.mapper().readTree(ContractJson.write(second)));
        assertThat(StepProgress.readAll(ContractJson.write(tree))).containsExactly(collection(), second);
        assertThat(StepProgress.readAll(ContractJson.write(List.of()))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "7", "{}", "[7]", "[[]]", "<html>", "[{\"version\":1", "[null]"})
    void anotherDocumentHasNoProgress(String json) {
        assertThat(StepProgress.readAll(json.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void anArrayBeyondTheLimitIsNotRead() {
        byte[] whole = ContractJson.write(List.of(collection()));
        byte[] padded = Arrays.copyOf(whole, StepProgress.MAX_BYTES);
        Arrays.fill(padded, whole.length, padded.length, (byte) ' ');
        assertThat(StepProgress.readAll(padded)).hasSize(1);
        padded = Arrays.copyOf(padded, StepProgress.MAX_BYTES + 1);
        padded[StepProgress.MAX_BYTES] = ' ';
        assertThat(StepProgress.readAll(padded)).isEmpty();
    }

    @Test
    void theLongestDocumentsOfAProcessFitTheLimitOfReaders() {
        var points = Collections.nCopies(StepProgress.MAX_POINTS, new LossPoint(Long.MAX_VALUE, -Double.MAX_VALUE));
        var longest = StepProgressBuilder.builder(collection())
                .step("x".repeat(100))
                .curve(points)
                .build();
        assertThat(ContractJson.write(Collections.nCopies(Concurrency.MAX_TRAININGS, longest)))
                .hasSizeLessThan(StepProgress.MAX_BYTES);
    }

    @Test
    void theFractionIsThatOfUpdatesOrElseOfImages() {
        assertThat(collection().fraction().orElseThrow()).isCloseTo(.25, within(1e-12));
        var evaluation = StepProgressBuilder.builder(collection())
                .updates(Optional.empty())
                .images(Optional.of(new Counter(3, 4)))
                .build();
        assertThat(evaluation.fraction()).contains(.75);
        assertThat(new Counter(0, 0).fraction()).isEqualTo(1);
    }
}
