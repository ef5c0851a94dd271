// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.DeviceUsage;
import dev.fairloss.contract.progress.StepProgress;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The progress of a step in the OpenMetrics text format, version 1.0.0. */
final class OpenMetrics {
    /** The media type of the text. */
    static final String TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final StringBuilder text = new StringBuilder();
    private final String labels;

    private OpenMetrics(String labels) {
        this.labels = labels;
    }

    /** The text. @param progress empty while no step runs */
    static String text(Optional<StepProgress> progress) {
        var metrics = new OpenMetrics(progress.map(OpenMetrics::labels).orElse(""));
        progress.ifPresent(metrics::add);
        return metrics.text.append("# EOF\n").toString();
    }

    private static String labels(StepProgress progress) {
        return "step=\"" + escape(progress.step()) + "\",shard=\"" + progress.shard() + "\"";
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private void add(StepProgress progress) {
        counter(progress.updates(), "updates", "updates of the step or shard");
        counter(progress.fineTunes(), "fine_tunes", "fine-tunes of the shard");
        counter(progress.images(), "evaluation_images", "images of the evaluation");
        gauge("loss", "", "Moving average of the loss over about 20 updates.", progress.loss());
        gauge("images_per_second", "", "Images per second, averaged over minutes.", progress.imagesPerSecond());
        gauge("remaining_seconds", "seconds", "Estimated time to the end of the step.", progress.remainingSeconds());
        gauge(
                "data_wait_seconds",
                "seconds",
                "Time that trainings have waited for batches.",
                Optional.of(progress.dataWaitSeconds()));
        gauge("trainings", "", "Networks trained at the same time.", Optional.of((double) progress.trainings()));
        gauge(
                "skipped_updates",
                "",
                "Updates skipped in float16.",
                progress.skippedUpdates().map(Integer::doubleValue));
        gauge(
                "checkpoint_age_seconds",
                "seconds",
                "Time since the last checkpoint or fine-tune was stored.",
                progress.checkpointAgeSeconds());
        device("memory_bytes", "bytes", "Memory in use.", progress, usage -> OptionalDouble.of(usage.memoryBytes()));
        device(
                "memory_total_bytes",
                "bytes",
                "Memory that can be in use at most.",
                progress,
                usage -> OptionalDouble.of(usage.memoryTotalBytes()));
        device(
                "utilization_ratio",
                "ratio",
                "Fraction of time in which the GPU computed.",
                progress,
                usage -> usage.utilization().map(OptionalDouble::of).orElseGet(OptionalDouble::empty));
        margins(progress);
    }

    private void counter(Optional<Counter> counter, String name, String what) {
        gauge(name + "_done", "", "Finished " + what + ".", counter.map(count -> (double) count.done()));
        gauge(name + "_planned", "", "All " + what + ".", counter.map(count -> (double) count.total()));
    }

    private void device(
            String name, String unit, String help, StepProgress progress, Function<DeviceUsage, OptionalDouble> value) {
        var found = progress.device().map(value).orElseGet(OptionalDouble::empty);
        gauge("device_" + name, unit, help, found.isPresent() ? Optional.of(found.getAsDouble()) : Optional.empty());
    }

    private void margins(StepProgress progress) {
        if (!progress.margins().isEmpty()) {
            describe("margin", "", "Margin of the group in the current epoch.");
            for (var group : Group.all()) {
                sample(
                        "margin",
                        ",group=\"" + group.label() + "\"",
                        progress.margins().get(group.index()));
            }
        }
    }

    private void gauge(String name, String unit, String help, Optional<Double> value) {
        value.ifPresent(number -> {
            describe(name, unit, help);
            sample(name, "", number);
        });
    }

    private void describe(String name, String unit, String help) {
        text.append("# TYPE fairloss_step_").append(name).append(" gauge\n");
        if (!unit.isEmpty()) {
            text.append("# UNIT fairloss_step_")
                    .append(name)
                    .append(' ')
                    .append(unit)
                    .append('\n');
        }
        text.append("# HELP fairloss_step_")
                .append(name)
                .append(' ')
                .append(help)
                .append('\n');
    }

    private void sample(String name, String more, double value) {
        text.append("fairloss_step_")
                .append(name)
                .append('{')
                .append(labels)
                .append(more)
                .append("} ");
        text.append(value).append('\n');
    }
}
