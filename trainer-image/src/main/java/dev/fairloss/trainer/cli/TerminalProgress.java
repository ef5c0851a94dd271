// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.trainer.runtime.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows progress bars with rate, time left and loss on a terminal. Of several running tasks, it shows the oldest. */
final class TerminalProgress implements Progress {
    private static final String ERASE_LINE = "\r\u001B[K";

    private final PrintStream out;
    private final int width;

    /** The running tasks, in the order of their starts. Only the first one is drawn. */
    private final Deque<OneLine> running = new ArrayDeque<>();

    /** Bars as wide as the terminal. */
    TerminalProgress(PrintStream out) {
        this(out, 0);
    }

    /** @param width in characters; 0 for the width of the terminal */
    TerminalProgress(PrintStream out, int width) {
        this.out = out;
        this.width = width;
    }

    /** Prints a line. A running bar is drawn again below it. */
    @Override
    public void message(String line) {
        synchronized (out) {
            out.println(ERASE_LINE + line);
        }
    }

    @Override
    public void step(String id, StepEvent event, String detail) {
        if (event == StepEvent.FINISHED || event == StepEvent.REUSED) {
            message(ConsoleFormats.stepLine(id, event, detail));
        }
    }

    @Override
    public Task start(String label, long total, long done, String unit) {
        var line = new OneLine(width == 0 ? new ConsoleProgressBarConsumer(out).getMaxRenderedLength() : width);
        synchronized (out) {
            running.add(line);
        }
        // Without the unit: with it, 80 columns are too narrow for the loss.
        var bar = new ProgressBarBuilder()
                .setTaskName(String.format(Locale.ROOT, "%-18s", label))
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
                .continuousUpdate()
                .showSpeed()
                .setConsumer(line)
                .build();
        return new Bar(bar);
    }

    @Override
    public void close() {
        out.flush();
    }

    /** Draws each state over the previous one, and erases the line at the end. */
    private final class OneLine implements ProgressBarConsumer {
        private final int length;

        OneLine(int length) {
            this.length = length;
        }

        @Override
        public int getMaxRenderedLength() {
            return length;
        }

        @Override
        public void accept(String drawn) {
            synchronized (out) {
                if (running.peek() == this) {
                    out.print("\r" + drawn + "\u001B[K");
                    out.flush();
                }
            }
        }

        @Override
        public void close() {
            synchronized (out) {
                if (running.peek() == this) {
                    out.print(ERASE_LINE);
                    out.flush();
                }
                running.remove(this);
            }
        }
    }

    private record Bar(ProgressBar bar) implements Task {
        @Override
        public void at(long done, Map<String, Double> figures) {
            bar.stepTo(done);
            bar.setExtraMessage(figures.entrySet().stream()
                    .map(figure -> " " + figure.getKey() + " " + ConsoleFormats.number(figure.getValue()))
                    .collect(Collectors.joining()));
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
