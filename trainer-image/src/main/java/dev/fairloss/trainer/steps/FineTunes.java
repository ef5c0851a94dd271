// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.step.Concurrency;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.reward.Probe;
import dev.fairloss.trainer.runtime.ProcessMemory;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.runtime.StoppedException;
import dev.fairloss.trainer.train.DeviceImages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Computes several fine-tunes at the same time, each on a thread with a {@link FineTuneSlot}. On a CPU an operation uses one
 * thread, whatever the number of slots, so that results do not depend on it.
 */
final class FineTunes {
    private final StepAttempt run;
    private final PreparedData data;
    private final FineTuneStart.Networks networks;
    private final ProbeAccuracies accuracies;

    FineTunes(StepAttempt run, PreparedData data, FineTuneStart.Networks networks) {
        this.run = run;
        this.data = data;
        this.networks = networks;
        this.accuracies = new ProbeAccuracies(data);
    }

    /**
     * Computes fine-tunes. If one fails, the others that have begun finish first, so that their work is kept.
     *
     * @return the results by index of the probe
     */
    Map<Integer, ProbeResult> run(List<Probe> probes) {
        long updates = (long) probes.size() * run.context().spec().collection().updates();
        var devices = run.context().settings().targets();
        var images = new TrainingRun(run).deviceImages(data, devices, updates);
        var work = new Work(new ConcurrentLinkedQueue<>(probes), new ConcurrentHashMap<>(), images);
        var threads = Executors.newCachedThreadPool();
        try {
            require(start(threads, work, Math.min(probes.size(), wanted())));
            return work.results();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted, but a stop is a flag", e);
        } finally {
            threads.shutdown();
            images.values().forEach(DeviceImages::close);
            EngineRuntime.setThreads(run.context().settings().threads());
        }
    }

    /**
     * What all slots share.
     *
     * @param waiting the fine-tunes that no slot has taken yet
     * @param results by index of the probe
     * @param images the training images on each device that holds them
     */
    private record Work(
            Queue<Probe> waiting, Map<Integer, ProbeResult> results, Map<ComputeDevice, DeviceImages> images) {}

    private int wanted() {
        var settings = run.context().settings();
        return Concurrency.of(run.context().experiment().concurrency(), settings.gpus(), settings.threads());
    }

    /**
     * Starts the slots, on the devices in turn: as many as the experiment requests; or, by default, one for each device, and then one
     * by one, as long as memory for another is free.
     */
    private List<Future<?>> start(ExecutorService threads, Work work, int wanted) throws InterruptedException {
        boolean requested = run.context().experiment().concurrency().isPresent();
        int devices = run.context().settings().targets().size();
        if (devices > 1) {
            run.context()
                    .progress()
                    .message("Computing " + wanted + " fine-tunes at the same time, on " + devices + " devices.");
        }
        List<Future<?>> slots = new ArrayList<>();
        var before = ProcessMemory.now();
        while (slots.size() < wanted) {
            var working = new CountDownLatch(1);
            int number = slots.size();
            slots.add(threads.submit(() -> work(work, number, wanted, working)));
            if (!requested && slots.size() >= devices && slots.size() < wanted) {
                working.await();
                var now = ProcessMemory.now();
                if (!fitsAnother(before, now)) {
                    run.context()
                            .progress()
                            .message("Computing " + slots.size() + " fine-tunes at the same time instead of " + wanted
                                    + ": memory allows no more.");
                    break;
                }
                before = now;
            }
        }
        return slots;
    }

    /** Whether a slot fits that needs as much memory as the one that started between two moments. */
    private static boolean fitsAnother(Optional<ProcessMemory> before, Optional<ProcessMemory> after) {
        return after.isEmpty()
                || after.get()
                        .fits(Math.max(
                                0, after.get().used() - before.orElseThrow().used()));
    }

    private void work(Work work, int number, int slots, CountDownLatch working) {
        var settings = run.context().settings().ofOneAmong(number, slots);
        EngineRuntime.setThreads(settings.threads());
        var device = settings.target();
        var input = TrainingRun.input(data, device, work.images());
        try (var slot = new FineTuneSlot(run.part(), data.with(settings), device, input, accuracies, working)) {
            work(work, slot);
        } finally {
            work.waiting().clear(); // if the slot could not be created
            working.countDown();
        }
    }

    private void work(Work work, FineTuneSlot slot) {
        try {
            for (var probe = work.waiting().poll();
                    probe != null;
                    probe = work.waiting().poll()) {
                work.results().put(probe.index(), slot.run(probe, networks.get(probe.network())));
            }
        } finally {
            work.waiting()
                    .clear(); // after a failure, the other slots begin no further fine-tune, while this one is closed
        }
    }

    /** Throws the first failure, if there is one; a stop counts only if nothing else has failed. */
    private static void require(List<Future<?>> slots) throws InterruptedException {
        var failures = new ArrayList<Throwable>();
        for (var slot : slots) {
            try {
                slot.get();
            } catch (ExecutionException e) {
                failures.add(e.getCause());
            }
        }
        failures.sort(Comparator.comparing(StoppedException.class::isInstance));
        if (failures.isEmpty()) {
            return;
        }
        if (failures.get(0) instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failures.get(0);
    }
}
