// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.contract.progress.DeviceUsage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures the use of GPUs with {@code nvidia-smi}, which comes with the driver, on a thread of its own: callers get the last
 * measurement and never wait. A program that is missing, fails or hangs is reported once and not started again.
 */
final class NvidiaSmi implements Supplier<Optional<DeviceUsage>> {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    /** The age from which a measurement no longer counts. */
    private static final Duration TOO_OLD = Duration.ofMinutes(1);

    private static final int MOST_OUTPUT = 1 << 10;

    /** Memory in use and in total in MiB, and the percentage of the last second in which kernels ran. */
    private static final Pattern LINE = Pattern.compile("([0-9]{1,9}), ([0-9]{1,9}), ([0-9]{1,3}|\\[.{1,40}])\\s*");

    private final List<String> command;
    private final int gpus;
    private final Duration timeout;
    private final Clock clock;
    private final Consumer<String> log;
    private Optional<Measurement> last = Optional.empty();
    private Instant next = Instant.MIN;
    private boolean busy;

    private record Measurement(Instant time, DeviceUsage usage) {}

    /** Measures the GPUs with these indexes. @param log receives a message if they cannot be measured */
    NvidiaSmi(int[] gpus, Clock clock, Consumer<String> log) {
        this(
                List.of(
                        "nvidia-smi",
                        "--id=" + IntStream.of(gpus).mapToObj(Integer::toString).collect(Collectors.joining(",")),
                        "--query-gpu=memory.used,memory.total,utilization.gpu",
                        "--format=csv,noheader,nounits"),
                gpus.length,
                TIMEOUT,
                clock,
                log);
    }

    NvidiaSmi(List<String> command, int gpus, Duration timeout, Clock clock, Consumer<String> log) {
        this.command = List.copyOf(command);
        this.gpus = gpus;
        this.timeout = timeout;
        this.clock = clock;
        this.log = log;
    }

    /** The last measurement; starts another one if it is a few seconds old. */
    @Override
    public synchronized Optional<DeviceUsage> get() {
        var now = clock.instant();
        if (!busy && !now.isBefore(next)) {
            busy = true;
            next = now.plus(INTERVAL);
            var thread = new Thread(this::measure, "nvidia-smi");
            thread.setDaemon(true);
            thread.start();
        }
        return last.filter(known -> now.isBefore(known.time().plus(TOO_OLD))).map(Measurement::usage);
    }

    private void measure() {
        try {
            String output = run();
            var usage = parse(output, gpus);
            if (usage.isEmpty()) {
                throw new IOException("unexpected output: " + output.strip());
            }
            synchronized (this) {
                last = Optional.of(new Measurement(clock.instant(), usage.get()));
                busy = false;
            }
        } catch (IOException | InterruptedException failed) {
            // Still busy: no other measurement is started.
            log.accept("The memory and utilization of the GPU are not measured, because " + command.get(0) + " failed: "
                    + failed.getMessage() + ". The step continues.");
        }
    }

    private String run() throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (InputStream output = process.getInputStream()) {
            process.getOutputStream().close();
            // Longer output fills the pipe, and the program ends by the timeout.
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("no result within " + timeout.toSeconds() + " s");
            }
            String text = new String(output.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
            if (process.exitValue() != 0) {
                throw new IOException("exit code " + process.exitValue() + ", " + text.strip());
            }
            return text;
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Parses the output for a number of GPUs: their memory in total, and their mean utilization. Empty if one has no memory of its
     * own, such as a slice of a GPU.
     */
    static Optional<DeviceUsage> parse(String output, int gpus) {
        var lines = output.lines().map(LINE::matcher).filter(Matcher::matches).toList();
        if (lines.size() != gpus || output.lines().count() != gpus) {
            return Optional.empty();
        }
        boolean known = lines.stream().noneMatch(line -> line.group(3).startsWith("["));
        return Optional.of(new DeviceUsage(
                mebibytes(lines, 1),
                mebibytes(lines, 2),
                known
                        ? Optional.of(lines.stream()
                                .mapToDouble(line -> Math.min(1, Integer.parseInt(line.group(3)) / 100.))
                                .average()
                                .orElseThrow())
                        : Optional.empty()));
    }

    private static long mebibytes(List<Matcher> lines, int group) {
        return lines.stream()
                        .mapToLong(line -> Long.parseLong(line.group(group)))
                        .sum()
                << 20;
    }
}
