// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.trainer.runtime.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarStyle;
import me.tongfei.progressbar.ProgressState;

/**
 * Shows a progress bar with rate, time left and loss on a terminal: that of the running step, or one of all if several run; that of
 * the oldest running task while no step has numbers.
 */
final class TerminalProgress implements Progress {
    private static final String ERASE_LINE = "\r\u001B[K";

    private final PrintStream out;
    private final int width;

    /** The step and the running tasks, in the order of their starts. Only the first one is drawn. */
    private final Deque<OneLine> running = new ArrayDeque<>();

    /** The running steps that have work left. */
    private final Map<String, StepProgress> steps = new TreeMap<>();

    private Optional<ProgressBar> step = Optional.empty();
    private String drawn = "";

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
    public synchronized void progressed(StepProgress progress) {
        if (progress.unfinishedWork().isEmpty()) {
            steps.remove(progress.step());
        } else {
            steps.put(progress.step(), progress);
        }
        drawSteps();
    }

    private void drawSteps() {
        if (steps.isEmpty()) {
            closeStep();
            return;
        }
        var all = List.copyOf(steps.values());
        String name = all.size() == 1 ? all.get(0).step() : all.size() + " steps";
        long total = sum(all, Counter::total);
        long done = sum(all, Counter::done);
        if (!name.equals(drawn) || step.isEmpty()) {
            closeStep();
            var line = line();
            synchronized (out) {
                running.addFirst(line);
            }
            step = Optional.of(bar(name, total, done, line)
                    .setRenderer(TerminalProgress::stepLine)
                    .build());
            drawn = name;
        }
        step.get().maxHint(total).stepTo(done).setExtraMessage(ConsoleFormats.figures(all));
    }

    private static long sum(List<StepProgress> all, ToLongFunction<Counter> count) {
        return all.stream()
                .mapToLong(progress -> progress.work().map(count::applyAsLong).orElse(0L))
                .sum();
    }

    /** The line of a step: the library's own has a rate and a time left of its own. The bar takes the room that is left. */
    private static String stepLine(ProgressState state, int width) {
        double done = state.getNormalizedProgress();
        String before = String.format(Locale.ROOT, "%s %3d%% ", state.getTaskName(), (int) Math.floor(100 * done));
        String figures = state.getExtraMessage();
        String after = String.format(Locale.ROOT, " %d/%d", state.getCurrent(), state.getMax())
                + (figures.isEmpty() ? "" : ", " + figures);
        int room = Math.max(0, width - before.length() - after.length() - 2);
        int filled = (int) Math.floor(room * done);
        String line = before + "│" + "█".repeat(filled) + " ".repeat(room - filled) + "│" + after;
        return line.substring(0, Math.min(line.length(), width));
    }

    @Override
    public synchronized void ended(StepProgress last) {
        steps.remove(last.step());
        drawSteps();
    }

    private void closeStep() {
        step.ifPresent(ProgressBar::close);
        step = Optional.empty();
    }

    @Override
    public Task start(String label, long total, long done, String unit) {
        var line = line();
        synchronized (out) {
            running.add(line);
        }
        return new Bar(bar(label, total, done, line).showSpeed().build());
    }

    private OneLine line() {
        return new OneLine(width == 0 ? new ConsoleProgressBarConsumer(out).getMaxRenderedLength() : width);
    }

    /** A bar without units: with them, 80 columns are too narrow for the loss. */
    private static ProgressBarBuilder bar(String label, long total, long done, OneLine line) {
        return new ProgressBarBuilder()
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
                .setConsumer(line);
    }

    @Override
    public synchronized void close() {
        closeStep();
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
