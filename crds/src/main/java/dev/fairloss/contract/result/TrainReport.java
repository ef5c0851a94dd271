// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Optional;

/**
 * How one training went.
 *
 * @param version of this form, {@link #VERSION}
 * @param run {@link #PRETRAINING}, or the name of the arm
 * @param seed number of the seed, from 0; 0 for pre-training
 * @param updates updates asked for
 * @param updatesDone updates done; fewer if aborted
 * @param batchSize images an update
 * @param imagesPerEpoch training images that an epoch sees
 * @param seconds wall-clock seconds that led to the result; lost attempts are counted in {@link PhaseCost}
 * @param imagesPerSecond mean over the run
 * @param curve loss and learning rate, thinned to some 200 points, ascending updates
 * @param stepsBack times that the loss was not a number and training went back to a checkpoint
 * @param aborted why the run gave up, a sentence; absent if it finished
 */
@RecordBuilder
public record TrainReport(
        int version,
        String run,
        int seed,
        long updates,
        long updatesDone,
        int batchSize,
        int imagesPerEpoch,
        double seconds,
        double imagesPerSecond,
        List<CurvePoint> curve,
        int stepsBack,
        Optional<String> aborted)
        implements TrainReportBuilder.With {
    /** The version that this code writes. */
    public static final int VERSION = 1;

    /** The run from which rewards are collected. */
    public static final String PRETRAINING = "pretrain";

    public TrainReport {
        curve = List.copyOf(curve);
    }
}
