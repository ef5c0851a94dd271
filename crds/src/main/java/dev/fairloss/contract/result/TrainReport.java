// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The course of one training.
 *
 * @param version         format version, {@link #VERSION}
 * @param run             {@link #PRETRAINING}, or the name of the arm
 * @param seed            the seed: of the final training, or of the policy replicate of a pretrained network
 * @param network         number of the pretrained network within its replicate, from 1; absent for a final training
 * @param networks        number of networks, trained one after another; the curve is that of the first
 * @param updates         planned updates of each network
 * @param updatesDone     finished updates of each network; fewer than planned if aborted
 * @param batchSize       images per update
 * @param imagesPerEpoch  training images per epoch
 * @param seconds         wall-clock seconds, lost attempts excluded; see {@link PhaseCost}
 * @param imagesPerSecond mean throughput
 * @param curve           loss and learning rate, thinned to about 200 points, in ascending order of updates
 * @param rollbacks       how often the loss was not finite and training returned to a checkpoint
 * @param skippedUpdates  updates that a gradient too large for float16 has skipped, of the first network; only in float16
 * @param aborted         why training gave up, one sentence; absent if it finished
 */
@RecordBuilder
public record TrainReport(
        int version,
        String run,
        int seed,
        OptionalInt network,
        int networks,
        long updates,
        long updatesDone,
        int batchSize,
        int imagesPerEpoch,
        double seconds,
        double imagesPerSecond,
        List<CurvePoint> curve,
        int rollbacks,
        Optional<Integer> skippedUpdates,
        Optional<String> aborted) {
    /** The current format version. */
    public static final int VERSION = 1;

    /** The name of the pretraining run. */
    public static final String PRETRAINING = "pretrain";

    public TrainReport {
        curve = List.copyOf(curve);
    }
}
