// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** The packaged operator in its own process, configured by environment variables as in a pod. */
public final class AppProcess implements AutoCloseable {
    private static final Path JAR = Path.of("target/quarkus-app/quarkus-run.jar");
    private static final Path OPTIONS = Path.of("src/main/jvm/jvm.options");
    private static final Pattern ADDRESS = Pattern.compile("Listening on: http://[^:]+:(\\d+)");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST = Duration.ofSeconds(90);

    private final Path folder;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();

    private AppProcess(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
    }

    /** Starts it. @param access its identity and rights @param environment more variables */
    public static AppProcess start(Config access, Map<String, String> environment) {
        try {
            var folder = Files.createTempDirectory("fairloss-operator");
            var kubeconfig = Files.writeString(folder.resolve("kubeconfig"), Access.kubeconfig(access));
            var builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "@" + OPTIONS.toAbsolutePath(),
                            "-XX:MaxRAM=512m",
                            "-jar",
                            JAR.toAbsolutePath().toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("KUBE") || name.startsWith("HTTP"));
            builder.environment().put("KUBECONFIG", kubeconfig.toString());
            builder.environment().put("FAIRLOSS_TRAINER_IMAGE", "fairloss/trainer:test");
            builder.environment().put("FAIRLOSS_NAMESPACES", access.getNamespace());
            builder.environment().put("QUARKUS_HTTP_PORT", "0");
            builder.environment().putAll(environment);
            return new AppProcess(folder, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it is ready. */
    public AppProcess awaitReady() {
        await("is ready", () -> get("/q/health/ready").filter(answer -> answer.statusCode() == 200));
        return this;
    }

    /** Waits for a response; a timeout shows the log. */
    public <T> T await(String what, java.util.concurrent.Callable<Optional<T>> answer) {
        try {
            return Awaitility.await("the operator " + what)
                    .ignoreExceptions()
                    .atMost(LONGEST)
                    .pollInterval(Duration.ofMillis(100))
                    .until(answer, Optional::isPresent)
                    .orElseThrow();
        } catch (org.awaitility.core.ConditionTimeoutException e) {
            throw new AssertionError(what + "\n" + String.join("\n", log()), e);
        }
    }

    /** The response; empty while it does not listen yet. */
    public Optional<HttpResponse<String>> get(String path) {
        return log().stream()
                .map(ADDRESS::matcher)
                .filter(java.util.regex.Matcher::find)
                .map(found -> "http://127.0.0.1:" + found.group(1) + path)
                .findFirst()
                .map(address -> {
                    try {
                        return http.send(
                                HttpRequest.newBuilder(URI.create(address))
                                        .timeout(Duration.ofSeconds(10))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException(e);
                    }
                });
    }

    /** The role that its readiness probe reports. */
    public Optional<String> role() {
        return get("/q/health/ready").map(answer -> {
            try {
                return JSON.readTree(answer.body()).at("/checks/0/data/role").asText();
            } catch (JsonProcessingException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Its log. */
    public List<String> log() {
        try {
            return Files.readAllLines(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its log; every line is JSON. */
    public List<JsonNode> lines() {
        return log().stream()
                .map(line -> {
                    try {
                        return JSON.readTree(line);
                    } catch (JsonProcessingException e) {
                        throw new AssertionError("not JSON: " + line, e);
                    }
                })
                .toList();
    }

    /** Resident memory in MiB; empty if the system does not report it. */
    public Optional<Long> resident() {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Kills it with SIGKILL, like a failing node. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Stops it with SIGTERM, like the kubelet. @return its exit status */
    public int stop() throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(25, TimeUnit.SECONDS))
                .as("stops within its grace period\n%s", String.join("\n", log()))
                .isTrue();
        return process.exitValue();
    }

    /** Waits for its end. @return its exit status */
    public int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
