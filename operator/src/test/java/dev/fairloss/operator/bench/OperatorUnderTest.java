// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.bench;

import dev.fairloss.operator.telemetry.Metric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** The packaged operator in its own process, and its memory. Needs Linux and a JDK's {@code jcmd} and {@code jstat}. */
final class OperatorUnderTest implements AutoCloseable {
    private static final Path JAVA_BIN = Path.of(System.getProperty("java.home"), "bin");
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Path OPTIONS = Path.of("src/main/jvm/jvm.options");
    private static final Pattern ADDRESS = Pattern.compile("Listening on: http://[^:]+:(\\d+)");
    private static final String RECONCILED = Metric.RECONCILE.prometheus() + "_count";
    /** Of the trainer; no pod runs it. */
    static final String IMAGE = "fairloss/trainer:bench";

    private final Process process;
    private final Path log;

    /**
     * Memory of the process in MiB.
     *
     * @param rss   resident now
     * @param peak  resident at most so far
     * @param heap  of objects, after a collection
     */
    record Memory(double rss, double peak, double heap) {}

    OperatorUnderTest(Options options, Path kubeconfig, Path log) throws IOException {
        var command = new ArrayList<String>();
        command.add(JAVA_BIN.resolve("java").toString());
        command.add("@" + OPTIONS.toAbsolutePath());
        command.add("-XX:MaxRAM=" + options.memory());
        command.addAll(options.javaOptions());
        command.addAll(List.of("-jar", JAR.toAbsolutePath().toString()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "KUBECONFIG", kubeconfig.toString(),
                        "FAIRLOSS_TRAINER_IMAGE", IMAGE,
                        "FAIRLOSS_LEADER_ELECTION_ENABLED", "false",
                        "MALLOC_ARENA_MAX", "2",
                        "QUARKUS_HTTP_PORT", "0"));
        process = builder.start();
        this.log = log;
    }

    /** Reconciliations since it started. Waits until it has started. */
    long reconciliations() {
        var address = Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> ADDRESS.matcher(Files.readString(log)), Matcher::find);
        try (var metrics = URI.create("http://127.0.0.1:" + address.group(1) + "/q/metrics")
                .toURL()
                .openStream()) {
            return new String(metrics.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(RECONCILED))
                    .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    ProcessHandle process() {
        return process.toHandle();
    }

    /** Its memory now; resident memory is read before the garbage collection that measures the heap. */
    Memory memory() {
        double rss = status("VmRSS");
        double peak = status("VmHWM");
        run("jcmd", Long.toString(process.pid()), "GC.run");
        String[] lines =
                run("jstat", "-gc", Long.toString(process.pid())).strip().split("\n");
        List<String> names = List.of(lines[0].strip().split("\\s+"));
        String[] values = lines[1].strip().split("\\s+");
        double heap = IntStream.range(0, values.length)
                .filter(i -> List.of("S0U", "S1U", "EU", "OU").contains(names.get(i)))
                .mapToDouble(i -> Double.parseDouble(values[i]) / 1024)
                .sum();
        return new Memory(rss, peak, heap);
    }

    private double status(String name) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith(name + ":"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String run(String program, String... arguments) {
        var command = new ArrayList<String>();
        command.add(JAVA_BIN.resolve(program).toString());
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
