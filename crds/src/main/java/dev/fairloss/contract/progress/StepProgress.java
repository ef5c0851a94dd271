// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.progress;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.step.Concurrency;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * The progress of a running step, or of one shard of it, at one time. Its JSON form is stored at {@link
 * dev.fairloss.contract.artifact.ArtifactLayout#progress}; trainer pods serve an array with one for each of their running steps at
 * {@code /progress}. Its size is bounded.
 *
 * @param version          format version, {@value #VERSION}
 * @param time             time of these values
 * @param step             ID of the step, such as {@code train-fair-loss-1}
 * @param shard            index of the shard, from 0
 * @param shards           number of shards; 1 if the step has no fan-out
 * @param updates          updates of the step or shard; of a collection, those of all its fine-tunes; empty before training
 *     starts and in steps that do not train
 * @param fineTunes        fine-tunes of the shard; only in a collection
 * @param images           images embedded; only in an evaluation
 * @param loss             moving average over about the last 20 updates
 * @param imagesPerSecond  images that passed through the networks, averaged over the last minutes
 * @param remainingSeconds estimated time to the end of the step or shard, from the rate of the last minutes
 * @param margins          margin of each group in the current epoch, in the order of {@link Group#index()}; empty if margins are
 *     not set by group
 * @param dataWaitSeconds  time that trainings have waited for batches since the attempt started
 * @param trainings        number of networks that are trained at the same time
 * @param skippedUpdates   updates that a gradient too large for float16 has skipped, in the trainings of this attempt; only in
 *     float16
 * @param checkpointAgeSeconds time since the last checkpoint or published fine-tune of this attempt
 * @param device           use of the device; empty if unknown
 * @param curve            the loss by update, thinned to at most {@value #MAX_POINTS} points
 */
@RecordBuilder
public record StepProgress(
        int version,
        Instant time,
        String step,
        int shard,
        int shards,
        Optional<Counter> updates,
        Optional<Counter> fineTunes,
        Optional<Counter> images,
        Optional<Double> loss,
        Optional<Double> imagesPerSecond,
        Optional<Double> remainingSeconds,
        List<Double> margins,
        double dataWaitSeconds,
        int trainings,
        Optional<Integer> skippedUpdates,
        Optional<Double> checkpointAgeSeconds,
        Optional<DeviceUsage> device,
        List<LossPoint> curve) {
    /** The current format version. */
    public static final int VERSION = 1;

    /** Most points of the curve. */
    public static final int MAX_POINTS = 200;

    /** Most bytes of the JSON form, also of an array; readers ignore a longer document. */
    public static final int MAX_BYTES = Concurrency.MAX_TRAININGS * (16 << 10);

    /** Path of the array on the port of a trainer pod. */
    public static final String PATH = "/progress";

    /** Port of trainer pods. */
    public static final int PORT = 9464;

    /** Environment variable with the port at which a trainer serves its progress; it serves none without it. */
    public static final String PORT_VARIABLE = "FAIRLOSS_PROGRESS_PORT";

    private static final int LONGEST_STEP = 100;

    /** @throws IllegalArgumentException if a value is out of range, also when it is read from a document */
    public StepProgress {
        margins = margins == null ? List.of() : List.copyOf(margins);
        curve = curve == null ? List.of() : List.copyOf(curve);
        require(version == VERSION, "version " + version);
        require(time != null, "no time");
        require(step != null && step.length() <= LONGEST_STEP, "the step");
        require(shards >= 1 && shard >= 0 && shard < shards, "shard " + shard + " of " + shards);
        require(loss.stream().allMatch(Double::isFinite), "the loss " + loss);
        require(isPositive(imagesPerSecond), "imagesPerSecond " + imagesPerSecond);
        require(isPositive(remainingSeconds), "remainingSeconds " + remainingSeconds);
        require(isPositive(checkpointAgeSeconds), "checkpointAgeSeconds " + checkpointAgeSeconds);
        require(dataWaitSeconds >= 0 && Double.isFinite(dataWaitSeconds), "dataWaitSeconds " + dataWaitSeconds);
        require(trainings >= 0, "trainings " + trainings);
        require(skippedUpdates.stream().allMatch(count -> count >= 0), "skippedUpdates " + skippedUpdates);
        require(margins.isEmpty() || margins.size() == Group.NUMBER, margins.size() + " margins");
        require(margins.stream().allMatch(Double::isFinite), "the margins " + margins);
        require(curve.size() <= MAX_POINTS, curve.size() + " points");
    }

    /** The progress in a JSON document; empty if the document is too long or not valid. */
    public static Optional<StepProgress> read(byte[] json) {
        if (json.length > MAX_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(ContractJson.read(json, StepProgress.class));
        } catch (UncheckedIOException invalid) {
            return Optional.empty();
        }
    }

    /**
     * The progress in a JSON array of documents. Those that are not valid are left out; empty if the array is too long or not
     * valid.
     */
    public static List<StepProgress> readAll(byte[] json) {
        if (json.length > MAX_BYTES) {
            return List.of();
        }
        try {
            var array = ContractJson.mapper().readTree(json);
            return array.isArray()
                    ? StreamSupport.stream(array.spliterator(), false)
                            .flatMap(document -> convert(document).stream())
                            .toList()
                    : List.of();
        } catch (IOException invalid) {
            return List.of();
        }
    }

    private static Optional<StepProgress> convert(JsonNode document) {
        try {
            return Optional.ofNullable(ContractJson.mapper().treeToValue(document, StepProgress.class));
        } catch (JsonProcessingException invalid) {
            return Optional.empty();
        }
    }

    /** The updates of the step or shard, or the images of an evaluation; empty if neither is known. */
    public Optional<Counter> work() {
        return updates.or(() -> images);
    }

    /** The {@link #work}, if some of it is left; empty also after the last update of a step that does more than its updates. */
    public Optional<Counter> unfinishedWork() {
        return work().filter(work -> work.done() < work.total());
    }

    /** The fraction of the step or shard that is done, 0 to 1; empty if unknown. */
    public Optional<Double> fraction() {
        return work().map(Counter::fraction);
    }

    private static boolean isPositive(Optional<Double> value) {
        return value.stream().allMatch(found -> found >= 0 && Double.isFinite(found));
    }

    private static void require(boolean valid, String what) {
        if (!valid) {
            throw new IllegalArgumentException("Invalid progress of a step: " + what + ".");
        }
    }
}
