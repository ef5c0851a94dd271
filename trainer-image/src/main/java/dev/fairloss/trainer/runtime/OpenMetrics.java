// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.contract.mdp.Group;
import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.DeviceUsage;
import dev.fairloss.contract.progress.StepProgress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The progress of steps in the OpenMetrics text format, version 1.0.0: the samples of a metric follow each other. */
final class OpenMetrics {
    /** The media type of the text. */
    static final String TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    /** The text of each metric by its name. */
    private final Map<String, StringBuilder> metrics = new LinkedHashMap<>();

    private String labels = "";

    private OpenMetrics() {}

    /** The text. @param progress of the running steps */
    static String text(List<StepProgress> progress) {
        var text = new OpenMetrics();
        progress.forEach(text::add);
        return String.join("", text.metrics.values()) + "# EOF\n";
    }

    private static String labels(StepProgress progress) {
        return "step=\"" + escape(progress.step()) + "\",shard=\"" + progress.shard() + "\"";
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    private void add(StepProgress progress) {
        labels = labels(progress);
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

    /** Begins a metric, unless another step has. */
    private void describe(String name, String unit, String help) {
        metrics.computeIfAbsent(name, missing -> header(name, unit, help));
    }

    private static StringBuilder header(String name, String unit, String help) {
        String metric = " fairloss_step_" + name + " ";
        var text = new StringBuilder("# TYPE" + metric + "gauge\n");
        if (!unit.isEmpty()) {
            text.append("# UNIT").append(metric).append(unit).append('\n');
        }
        return text.append("# HELP").append(metric).append(help).append('\n');
    }

    private void sample(String name, String more, double value) {
        metrics.get(name)
                .append("fairloss_step_")
                .append(name)
                .append('{')
                .append(labels)
                .append(more)
                .append("} ")
                .append(value)
                .append('\n');
    }
}
