// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.operator.observe.ProgressRules;
import dev.fairloss.operator.observe.ProgressSource;
import dev.fairloss.operator.observe.ProgressTarget;
import dev.fairloss.operator.observe.ShardReadings;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.inbound.SimpleInboundEventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/**
 * Reads the progress of running pods, a few at a time, on threads of its own. Triggers a reconciliation of an experiment when the
 * mean progress over the steps and shards of one of its Jobs has changed by a whole percent. Pods that do not answer are read less
 * and less often.
 */
final class ProgressPoller extends SimpleInboundEventSource<FairLossExperiment> implements ProgressSource {
    private static final int THREADS = 8;
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    /** Most rounds that a pod that does not answer is left out: a few minutes. */
    private static final int MOST_SKIPPED = 60;

    /** Failures of a pod, such as one that is starting, that do not count. */
    private static final int PATIENCE = 6;

    private static final Logger LOG = Logger.getLogger(ProgressPoller.class.getName());

    private final Clock clock;
    private final int port;
    private final Duration interval;
    private final Map<ResourceID, List<ProgressTarget>> targets = new ConcurrentHashMap<>();
    private final Map<ResourceID, Map<String, ShardReadings>> published = new ConcurrentHashMap<>();
    /** Only the timer's thread uses it. */
    private final Map<ProgressTarget, Silence> silent = new HashMap<>();

    private final List<ExecutorService> threads = new ArrayList<>();

    /** @param failures in a row @param skip rounds before the next attempt */
    private record Silence(int failures, int skip) {
        static Silence after(Silence before) {
            int failures = before == null ? 1 : before.failures() + 1;
            return new Silence(failures, Math.min(MOST_SKIPPED, Math.max(0, failures - PATIENCE)));
        }
    }

    /** A poller that has not started. @param port of all pods */
    ProgressPoller(Clock clock, int port) {
        this(clock, port, INTERVAL);
    }

    ProgressPoller(Clock clock, int port, Duration interval) {
        super("progress");
        this.clock = clock;
        this.port = port;
        this.interval = interval;
    }

    @Override
    public Map<String, ShardReadings> observe(String namespace, String name, List<ProgressTarget> running) {
        var experiment = new ResourceID(name, namespace);
        if (running.isEmpty()) {
            targets.remove(experiment);
            published.remove(experiment);
            return Map.of();
        }
        targets.put(experiment, List.copyOf(running));
        var jobs = running.stream().map(ProgressTarget::job).collect(Collectors.toSet());
        return published.getOrDefault(experiment, Map.of()).entrySet().stream()
                .filter(entry -> jobs.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @Override
    public synchronized void start() {
        super.start();
        var pool = Executors.newFixedThreadPool(THREADS, ProgressPoller::daemon);
        var http = Executors.newCachedThreadPool(ProgressPoller::daemon);
        var reader = new ProgressReader(http, port);
        var timer = Executors.newSingleThreadScheduledExecutor(ProgressPoller::daemon);
        timer.scheduleWithFixedDelay(
                () -> round(pool, reader), interval.toSeconds(), interval.toSeconds(), TimeUnit.SECONDS);
        threads.addAll(List.of(timer, pool, http));
    }

    /** Reads all pods that are due and publishes what has changed. */
    void round(ExecutorService pool, ProgressReader reader) {
        try {
            var current = new HashMap<>(targets);
            silent.keySet()
                    .retainAll(current.values().stream().flatMap(List::stream).collect(Collectors.toSet()));
            var reads = new HashMap<ProgressTarget, Future<List<StepProgress>>>();
            current.values().stream()
                    .flatMap(List::stream)
                    .filter(this::isDue)
                    .forEach(pod -> reads.put(pod, pool.submit(() -> reader.read(pod))));
            var read = new HashMap<ProgressTarget, List<StepProgress>>();
            for (var entry : reads.entrySet()) {
                var progress = entry.getValue().get();
                if (!progress.isEmpty()) {
                    read.put(entry.getKey(), progress);
                }
                silent.compute(entry.getKey(), (pod, before) -> progress.isEmpty() ? Silence.after(before) : null);
            }
            current.forEach((experiment, pods) -> publish(experiment, pods, read));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException unexpected) {
            LOG.log(Level.WARNING, "Cannot read the progress of pods; the next attempt follows.", unexpected);
        }
    }

    private boolean isDue(ProgressTarget pod) {
        var silence = silent.get(pod);
        if (silence == null || silence.skip() == 0) {
            return true;
        }
        silent.put(pod, new Silence(silence.failures(), silence.skip() - 1));
        return false;
    }

    private void publish(
            ResourceID experiment, List<ProgressTarget> pods, Map<ProgressTarget, List<StepProgress>> read) {
        var now = clock.instant();
        var before = published.getOrDefault(experiment, Map.of());
        var after = new TreeMap<String, ShardReadings>();
        boolean changed = false;
        for (var ofJob : pods.stream()
                .collect(Collectors.groupingBy(ProgressTarget::job))
                .entrySet()) {
            var known = Optional.ofNullable(before.get(ofJob.getKey()));
            var reports = ofJob.getValue().stream()
                    .flatMap(pod -> Optional.ofNullable(read.get(pod))
                            .or(() -> known.map(readings -> readings.of(pod)))
                            .orElse(List.of())
                            .stream())
                    .toList();
            var readings = new ShardReadings(now, reports);
            boolean replaces = ProgressRules.replaces(readings, known, now);
            changed |= replaces;
            (replaces ? Optional.of(readings) : known).ifPresent(found -> after.put(ofJob.getKey(), found));
        }
        if (changed && targets.containsKey(experiment)) {
            published.put(experiment, after);
            propagateEvent(experiment);
        }
    }

    private static Thread daemon(Runnable work) {
        var thread = new Thread(work, "progress");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public synchronized void stop() {
        threads.forEach(ExecutorService::shutdownNow);
        threads.clear();
        super.stop();
    }
}
