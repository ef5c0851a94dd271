// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.bench;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.operator.job.Labels;
import dev.fairloss.operator.testing.Access;
import dev.fairloss.operator.testing.ApiServer;
import io.fabric8.kubeapitest.KubeAPIServer;
import io.fabric8.kubeapitest.KubeAPIServerConfigBuilder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.awaitility.Awaitility;

/** A thousand experiments at once, three times, then a steady stream of them. Measures, asserts nothing. */
final class ScaleBenchmark implements AutoCloseable {
    private static final String AGENT = "fairloss-benchmark";
    /** Of each experiment. */
    private static final int STEPS = 7;
    /** Of Jobs whose rate is limited by the API server, in seconds. */
    private static final double LONGEST = 2;

    private final Options options;
    private final Path folder = Files.createTempDirectory("fairloss-benchmark");
    private final KubeAPIServer server;
    private final KubernetesClient client;
    private final Latencies latencies;
    private final Optional<FakeProgress> progress;
    private final FakeJobs jobs;
    private final OperatorUnderTest operator;
    private long reconciled;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final AuditLog audit = new AuditLog(folder.resolve("audit.log"));

    private ScaleBenchmark(Options options) throws IOException {
        this.options = options;
        Path policy = Files.writeString(folder.resolve("policy.yaml"), AuditLog.POLICY);
        server = new KubeAPIServer(KubeAPIServerConfigBuilder.anAPIServerConfig()
                .withUpdateKubeConfig(false)
                .withApiServerFlags(List.of(
                        "--audit-policy-file=" + policy,
                        "--audit-log-path=" + folder.resolve("audit.log"),
                        "--audit-log-mode=batch",
                        "--audit-log-maxsize=10000"))
                .build());
        server.start();
        var config = Config.fromKubeconfig(server.getKubeConfigYaml());
        config.setUserAgent(AGENT);
        config.setRequestTimeout(60_000); // a busy machine is slow, and no write of the fake controller may get lost
        client = new KubernetesClientBuilder().withConfig(config).build();
        ApiServer.install(client, ApiServer.class.getResourceAsStream(ApiServer.CRD));
        for (int i = 0; i < options.namespaces(); i++) {
            var namespace = new NamespaceBuilder()
                    .withNewMetadata()
                    .withName(namespace(i))
                    .endMetadata()
                    .build();
            client.resource(namespace).create();
        }
        latencies = new Latencies(client);
        progress = options.progress()
                ? Optional.of(
                        new FakeProgress(options.hostile(), Duration.ofMillis(Math.round(1000 * options.jobSeconds()))))
                : Optional.empty();
        jobs = new FakeJobs(client, latencies, options.jobSeconds(), progress);
        // With the token and the rights of a service account, as in a cluster.
        var account = Access.kubeconfig(Access.installEverywhere(client, "default"));
        Path kubeconfig = Files.writeString(folder.resolve("kubeconfig"), account);
        operator = new OperatorUnderTest(options, kubeconfig, folder.resolve("operator.log"));
    }

    /** Measures and prints the figures. */
    public static void main(String... arguments) throws IOException {
        var options = Options.of(arguments);
        say("%s", options);
        say("%d processors, load %.1f", Runtime.getRuntime().availableProcessors(), load());
        try (var benchmark = new ScaleBenchmark(options)) {
            Runtime.getRuntime().addShutdownHook(new Thread(benchmark::close));
            say("files in %s", benchmark.folder);
            benchmark.alone();
            benchmark.withoutOperator();
            for (int round = 1; round <= options.rounds(); round++) {
                benchmark.burst(round);
            }
            if (options.seconds() > 0) {
                benchmark.steady();
            }
            benchmark.withoutOperator();
            benchmark.alone();
        }
        System.exit(0);
    }

    /** The API server's rate of small writes on this machine. Measured before and after, since other processes may be busy. */
    private void alone() {
        int count = 2000;
        long start = System.nanoTime();
        parallel(count, i -> client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace(i))
                        .withName("alone-" + i)
                        .endMetadata()
                        .build())
                .create());
        say("API server alone: %.0f small writes a second; load %.1f", count / seconds(start), load());
        everywhere(ConfigMap.class, "");
    }

    /**
     * The rate of Jobs like the operator's that nobody watches over: this process creates them itself, at once. The
     * operator does not see them. Left out for long Jobs, which would only measure how long they run.
     */
    private void withoutOperator() throws IOException {
        if (options.jobSeconds() > LONGEST) {
            return;
        }
        begin();
        var job = UnmanagedJob.of(client.resource(experiment("alone", namespace(0)))
                .inNamespace(namespace(0))
                .dryRun(true)
                .create());
        int count = Math.min(1000, STEPS * options.experiments());
        var used = Processors.used(operator);
        parallel(count, i -> client.resource(job.edit()
                        .editMetadata()
                        .withNamespace(namespace(i))
                        .withName("alone-" + i)
                        .endMetadata()
                        .build())
                .create());
        Awaitility.await()
                .atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> jobs.completed() >= count);
        double server = Processors.used(operator).since(used).server();
        say(
                "without an operator: %d Jobs, %.1f a second; API server and etcd used %.4f processor-s a Job; load %.1f",
                count, jobs.perSecond(), server / count, load());
        everywhere(Job.class, Labels.MANAGED_BY);
        everywhere(Pod.class, Labels.MANAGED_BY);
    }

    private void burst(int round) throws IOException {
        begin();
        long start = System.nanoTime();
        var used = Processors.used(operator);
        parallel(options.experiments(), i -> create(i, "burst-" + round + "-" + i));
        double creating = seconds(start);
        awaitComplete(options.experiments());
        double all = seconds(start);
        say(
                "round %d: %d experiments created in %.1f s, complete after %.1f s; load %.1f",
                round, options.experiments(), creating, all, load());
        end(options.experiments(), used);
    }

    private void steady() throws IOException {
        begin();
        int count = (int) (options.rate() * options.seconds());
        var clock = Executors.newScheduledThreadPool(8);
        var used = Processors.used(operator);
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int number = i;
            clock.schedule(
                    () -> create(number, "steady-" + number),
                    Math.round(1e9 * i / options.rate()),
                    TimeUnit.NANOSECONDS);
        }
        awaitComplete(count);
        clock.shutdown();
        say(
                "steady: %.1f experiments/s for %d s, complete after %.1f s; load %.1f",
                options.rate(), options.seconds(), seconds(start), load());
        end(count, used);
    }

    private void begin() throws IOException {
        latencies.reset();
        jobs.reset();
        progress.ifPresent(FakeProgress::reset);
        audit.since(AGENT);
        reconciled = operator.reconciliations();
    }

    private void end(int count, Processors before) throws IOException {
        var used = Processors.used(operator).since(before);
        say(
                "  %d Jobs, %.1f a second; processor-s: operator %.1f, API server and etcd %.1f, the rest of it here %.1f",
                jobs.created(), jobs.perSecond(), used.operator(), used.server(), used.benchmark());
        say(
                "  processor-s a Job: operator %.4f, API server and etcd %.4f, the share of the latter in both %.2f",
                used.operator() / jobs.created(),
                used.server() / jobs.created(),
                used.server() / (used.server() + used.operator()));
        say(
                "  with all processors to themselves, API server and etcd give %.1f Jobs a second",
                jobs.created() * Runtime.getRuntime().availableProcessors() / used.server());
        say("  reconciliations an experiment: %.1f", (operator.reconciliations() - reconciled) / (double) count);
        say(
                "  event to status: p50 %.0f ms, p99 %.0f ms, longest %.0f ms of %d",
                1e3 * latencies.quantile(.5),
                1e3 * latencies.quantile(.99),
                1e3 * latencies.quantile(1),
                latencies.count());
        progress.ifPresent(server -> say(
                "  progress: %d requests to pods, %d changes of a percentage seen",
                server.requests(), latencies.progressChanges()));
        Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> true); // the audit log is written in batches
        var calls = audit.since(AGENT);
        say(
                "  calls an experiment: %.1f writes, %.1f reads",
                calls.allWrites() / (double) count, calls.allReads() / (double) count);
        calls.writes().forEach((call, times) -> say("    write %-45s %8.2f", call, times / (double) count));
        calls.reads().forEach((call, times) -> say("    read  %-45s %8.2f", call, times / (double) count));
        var full = operator.memory();
        everywhere(FairLossExperiment.class, "");
        everywhere(Job.class, Labels.SELECTOR);
        everywhere(Pod.class, Labels.SELECTOR);
        everywhere(ConfigMap.class, Labels.SELECTOR);
        Awaitility.await().pollDelay(Duration.ofSeconds(5)).until(() -> true); // the operator receives the event
        var empty = operator.memory();
        say(
                "  operator: RSS %.0f MiB (peak %.0f), live heap %.0f MiB; with all deleted RSS %.0f MiB, live heap %.0f MiB; calls that failed: %d",
                full.rss(), full.peak(), full.heap(), empty.rss(), empty.heap(), jobs.failures());
    }

    private void awaitComplete(int count) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(60))
                .pollInterval(Duration.ofMillis(100))
                .until(() -> {
                    if (!operator.alive()) {
                        throw new IllegalStateException("the operator died: " + folder.resolve("operator.log"));
                    }
                    return latencies.complete() >= count;
                });
    }

    private void create(int number, String name) {
        client.resource(experiment(name, namespace(number)))
                .inNamespace(namespace(number))
                .create();
    }

    /** {@value #STEPS} steps: one arm, one seed. */
    private static FairLossExperiment experiment(String name, String namespace) {
        return Serialization.unmarshal("""
                apiVersion: fairloss.dev/v1alpha1
                kind: FairLossExperiment
                metadata: {name: %s}
                spec:
                  dataset: {synthetic: {}}
                  evaluation:
                  - {name: lfw, pairs: {uri: "file:pairs.txt", images: "file:images", volumeClaim: faces}}
                  pretraining: {updates: 10, networks: 1}
                  training: {updates: 10, seeds: 1}
                  comparison: {arms: []}
                  storage: {uri: "s3://experiments/%s", credentialsSecret: s3}
                """.formatted(name, namespace), FairLossExperiment.class);
    }

    private String namespace(int number) {
        return "bench-" + number % options.namespaces();
    }

    private void parallel(int count, IntConsumer call) {
        var workers = Executors.newFixedThreadPool(16);
        for (int i = 0; i < count; i++) {
            int number = i;
            workers.execute(() -> call.accept(number));
        }
        workers.shutdown();
        Awaitility.await()
                .atMost(Duration.ofMinutes(10))
                .pollInterval(Duration.ofMillis(20))
                .until(workers::isTerminated);
    }

    private <R extends HasMetadata> void everywhere(Class<R> type, String selector) {
        for (int i = 0; i < options.namespaces(); i++) {
            client.resources(type)
                    .inNamespace(namespace(i))
                    .withLabelSelector(selector)
                    .withGracePeriod(0)
                    .delete();
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    private static void say(String form, Object... values) {
        System.out.println(form.formatted(values));
    }

    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        operator.close();
        jobs.close();
        progress.ifPresent(FakeProgress::close);
        latencies.close();
        client.close();
        server.stop();
    }
}
