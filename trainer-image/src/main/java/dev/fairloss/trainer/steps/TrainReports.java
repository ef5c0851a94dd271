// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.result.CurvePoint;
import dev.fairloss.contract.result.TrainReport;
import dev.fairloss.contract.result.TrainReportBuilder;
import dev.fairloss.trainer.store.StepArtifacts;
import dev.fairloss.trainer.train.LearningRate;
import dev.fairloss.trainer.train.TrainResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes and reads the curve of a training, stored with its model. The cost comes from the step manifest. */
final class TrainReports {
    private TrainReports() {}

    /**
     * The loss and the learning rate by update.
     *
     * @param version version of this format, {@value #VERSION}
     * @param updates updates done
     * @param rollbacks number of rollbacks to a checkpoint after a loss that was not finite
     * @param skippedUpdates number of skipped updates; only in float16
     * @param points points of the curve, thinned out
     */
    record Curve(int version, long updates, int rollbacks, Optional<Integer> skippedUpdates, List<CurvePoint> points) {
        static final int VERSION = 1;

        Curve {
            points = List.copyOf(points);
        }
    }

    static void write(StepArtifacts artifacts, LearningRate rate, TrainResult result) {
        artifacts.put(ModelFiles.curve(1), curve(rate, result));
    }

    /** The curve in JSON. */
    static byte[] curve(LearningRate rate, TrainResult result) {
        var curve = result.curve();
        var points = new ArrayList<CurvePoint>();
        for (int i = 0; i < curve.points().size(); i++) {
            long update = (i + 1L) * curve.every();
            points.add(new CurvePoint(update, curve.points().get(i), rate.at(update - 1)));
        }
        return ContractJson.write(
                new Curve(Curve.VERSION, result.update(), result.rollbacks(), result.skippedUpdates(), points));
    }

    /**
     * The report of a finished training; its curve is that of the first network.
     *
     * @param images number of images that it trained on
     */
    static TrainReport read(
            StepArtifacts artifacts,
            StepManifest manifest,
            String run,
            int seed,
            OptionalInt network,
            int images,
            int batchSize) {
        var curve = ContractJson.read(artifacts.read(ModelFiles.curve(1)), Curve.class);
        var cost = manifest.cost();
        return TrainReportBuilder.builder()
                .version(TrainReport.VERSION)
                .run(run)
                .seed(seed)
                .network(network)
                .networks(ModelFiles.weights(manifest).size())
                .updates(curve.updates())
                .updatesDone(curve.updates())
                .batchSize(batchSize)
                .imagesPerEpoch(images)
                .seconds(cost.wallSeconds())
                .imagesPerSecond(cost.wallSeconds() > 0 ? cost.images() / cost.wallSeconds() : 0)
                .curve(curve.points())
                .rollbacks(curve.rollbacks())
                .skippedUpdates(curve.skippedUpdates())
                .build();
    }
}
