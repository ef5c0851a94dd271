// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import static org.assertj.core.api.Assertions.fail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A command of {@code fairloss} in a process, with its output so far. */
public final class ChildProcess implements AutoCloseable {
    /** Much longer than needed on a busy machine; a process that hangs fails the test. */
    private static final int SECONDS = 180;

    private static final String END = "";

    private static final int SIGINT = 2;

    private final Process process;
    private final Path errors;
    private final LinkedBlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final List<String> lines = new ArrayList<>();

    private ChildProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        var reader = new Thread(this::readOut, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts {@code fairloss run}, with a checkpoint every tenth of a second.
     *
     * @param scratch for its temporary files and errors
     */
    public static ChildProcess start(Path manifest, Path store, Path scratch) {
        return start(
                scratch,
                Map.of(),
                List.of(
                        "run",
                        manifest.toString(),
                        "--store",
                        store.toString(),
                        "--threads",
                        "1",
                        "--checkpoint-every",
                        "PT0.1S",
                        "--json"));
    }

    /**
     * Starts any command.
     *
     * @param scratch for its temporary files and errors
     * @param variables of its environment, beside this process's
     * @param words of the command line
     */
    public static ChildProcess start(Path scratch, Map<String, String> variables, List<String> words) {
        return start(List.of(), scratch, variables, words);
    }

    /**
     * Starts any command by another program.
     *
     * @param starter program that starts the command line that follows its own arguments
     */
    public static ChildProcess start(
            List<String> starter, Path scratch, Map<String, String> variables, List<String> words) {
        var command = new ArrayList<>(starter);
        command.addAll(hearingInterrupts());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // Verifying the classes again takes a third of the start.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:-BytecodeVerificationRemote",
                "-Xmx512m",
                "-Dai.djl.offline=true",
                "-Djava.io.tmpdir=" + scratch,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.fairloss.trainer.cli.Main"));
        command.addAll(words);
        try {
            Path errors = Files.createTempFile(scratch, "errors", ".txt");
            var builder = new ProcessBuilder(command).redirectError(errors.toFile());
            builder.environment().put("OMP_WAIT_POLICY", "PASSIVE");
            builder.environment().put("OPT_OUT_TRACKING", "true");
            builder.environment().putAll(variables);
            return new ChildProcess(builder.start(), errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Background jobs of a shell and their children ignore Ctrl-C; this prefix restores the default handler. */
    private static List<String> hearingInterrupts() {
        Path status = Path.of("/proc/self/status");
        try {
            boolean ignored = Files.exists(status)
                    && Files.readAllLines(status).stream()
                            .filter(line -> line.startsWith("SigIgn:"))
                            .map(line ->
                                    Long.parseUnsignedLong(line.substring(7).trim(), 16))
                            .anyMatch(mask -> (mask & 1 << SIGINT - 1) != 0);
            return ignored ? List.of("env", "--default-signal=INT") : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readOut() {
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                unread.add(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            unread.add(END);
        }
    }

    /** Waits for a matching line; false if the process ends without one. */
    public boolean await(Predicate<String> wanted) {
        try {
            for (String line = next(); !line.equals(END); line = next()) {
                if (wanted.test(line)) {
                    return true;
                }
            }
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private String next() throws InterruptedException {
        String line = unread.poll(SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            return fail("nothing was printed for " + SECONDS + " s after " + lines);
        }
        if (line.equals(END)) {
            unread.add(END);
        } else {
            lines.add(line);
        }
        return line;
    }

    /** Waits until the condition is true or the process ends; polls every few milliseconds. */
    public void until(BooleanSupplier holds) {
        boolean over = false;
        while (!over && !holds.getAsBoolean()) {
            over = goOn(2);
        }
    }

    /** Waits for this many milliseconds; true if the process ended in the meantime. */
    public boolean goOn(int milliseconds) {
        try {
            return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL. By its handle: {@link Process#destroyForcibly()} also closes the stream that is being read. */
    public int kill() {
        process.toHandle().destroyForcibly();
        return status();
    }

    /** SIGTERM. */
    public int terminate() {
        process.toHandle().destroy();
        return status();
    }

    /** SIGINT, which is Ctrl-C. */
    public int interrupt() {
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            return status();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits for the process to end and returns its exit status; all its lines are then available. */
    public int status() {
        await(line -> false);
        if (!goOn(SECONDS * 1000)) {
            fail("still running after " + SECONDS + " s: " + lines);
        }
        return process.exitValue();
    }

    /** The lines read so far; the last line of a killed process may be incomplete. */
    public List<String> lines() {
        return lines;
    }

    /** Its standard error output. */
    public String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.toHandle().destroyForcibly();
    }
}
