// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.run.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress bars with rate, time left and loss, for a person at a terminal. */
final class TerminalProgress implements Progress {
    private final PrintStream out;

    TerminalProgress(PrintStream out) {
        this.out = out;
    }

    @Override
    public void message(String line) {
        out.println(line);
    }

    @Override
    public void step(String id, StepEvent event, String detail) {
        if (event == StepEvent.FINISHED || event == StepEvent.REUSED) {
            out.println(Figures.stepLine(id, event, detail));
        }
    }

    @Override
    public Task start(String label, long total, long done, String unit) {
        var bar = new ProgressBarBuilder()
                .setTaskName(String.format(Locale.ROOT, "%-22s", label))
                .setInitialMax(total)
                .startsFrom(done, Duration.ZERO)
                .setStyle(ProgressBarStyle.builder()
                        .leftBracket("│")
                        .rightBracket("│")
                        .block('█')
                        .space(' ')
                        .fractionSymbols(" ▏▎▍▌▋▊▉")
                        .build())
                .setUpdateIntervalMillis(200)
                .setUnit(" " + unit, 1)
                .showSpeed()
                .setConsumer(new ConsoleProgressBarConsumer(out))
                .clearDisplayOnFinish()
                .build();
        return new Bar(bar);
    }

    @Override
    public void close() {
        out.flush();
    }

    private record Bar(ProgressBar bar) implements Task {
        @Override
        public void at(long done, Map<String, Double> figures) {
            bar.stepTo(done);
            bar.setExtraMessage(figures.entrySet().stream()
                    .map(figure -> " " + figure.getKey() + " " + Figures.number(figure.getValue()))
                    .collect(Collectors.joining()));
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
