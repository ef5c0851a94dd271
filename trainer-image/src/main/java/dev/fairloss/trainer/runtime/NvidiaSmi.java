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
import java.util.regex.Pattern;

/**
 * Measures the use of a GPU with {@code nvidia-smi}, which comes with the driver, on a thread of its own: callers get the last
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
    private final Duration timeout;
    private final Clock clock;
    private final Consumer<String> log;
    private Optional<Measurement> last = Optional.empty();
    private Instant next = Instant.MIN;
    private boolean busy;

    private record Measurement(Instant time, DeviceUsage usage) {}

    /** Measures the GPU with this index. @param log receives a message if it cannot be measured */
    NvidiaSmi(int gpu, Clock clock, Consumer<String> log) {
        this(
                List.of(
                        "nvidia-smi",
                        "--id=" + gpu,
                        "--query-gpu=memory.used,memory.total,utilization.gpu",
                        "--format=csv,noheader,nounits"),
                TIMEOUT,
                clock,
                log);
    }

    NvidiaSmi(List<String> command, Duration timeout, Clock clock, Consumer<String> log) {
        this.command = List.copyOf(command);
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
            var usage = parse(output);
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

    /** Parses the output for one GPU; empty if it has no memory of its own, such as a slice of a GPU. */
    static Optional<DeviceUsage> parse(String output) {
        var found = LINE.matcher(output);
        if (!found.matches()) {
            return Optional.empty();
        }
        String percent = found.group(3);
        Optional<Double> utilization =
                percent.startsWith("[") ? Optional.empty() : Optional.of(Math.min(1, Integer.parseInt(percent) / 100.));
        return Optional.of(new DeviceUsage(
                Long.parseLong(found.group(1)) << 20, Long.parseLong(found.group(2)) << 20, utilization));
    }
}
