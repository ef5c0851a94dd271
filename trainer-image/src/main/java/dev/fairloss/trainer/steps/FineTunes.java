// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import dev.fairloss.contract.result.ProbeResult;
import dev.fairloss.contract.step.Concurrency;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.engine.DeviceStream;
import dev.fairloss.trainer.engine.EngineRuntime;
import dev.fairloss.trainer.engine.GpuMemory;
import dev.fairloss.trainer.engine.GraphCapture;
import dev.fairloss.trainer.reward.Probe;
import dev.fairloss.trainer.runtime.ComputeSettings;
import dev.fairloss.trainer.runtime.ProcessMemory;
import dev.fairloss.trainer.runtime.StepAttempt;
import dev.fairloss.trainer.train.DeviceImages;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Computes several fine-tunes at the same time, each in a {@link FineTuneSlot}. On CPUs, each slot has a thread, and an operation uses
 * one thread, whatever the number of slots, so that results do not depend on it. Where updates are captured as CUDA graphs, one thread
 * of the host is enough to keep a GPU busy: it {@linkplain Alternation alternates} between all slots of the GPU, while other threads
 * measure the networks whose fine-tunes have ended.
 */
final class FineTunes {
    private final StepAttempt run;
    private final PreparedData data;
    private final FineTuneStart.Networks networks;
    private final ProbeAccuracies accuracies;
    private final boolean together;

    FineTunes(StepAttempt run, PreparedData data, FineTuneStart.Networks networks) {
        this(run, data, networks, GraphCapture.captures(run.context().settings().target(), System.getenv()));
    }

    /** @param together whether one thread drives all slots of a device */
    FineTunes(StepAttempt run, PreparedData data, FineTuneStart.Networks networks, boolean together) {
        this.run = run;
        this.data = data;
        this.networks = networks;
        this.accuracies = new ProbeAccuracies(data);
        this.together = together;
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
        var threads = Executors.newCachedThreadPool();
        var work = new Work(new ConcurrentLinkedQueue<>(probes), new ConcurrentHashMap<>(), images, threads);
        try {
            require(start(work, Math.min(probes.size(), wanted())));
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
     * @param threads of the slots
     */
    private record Work(
            Queue<Probe> waiting,
            Map<Integer, ProbeResult> results,
            Map<ComputeDevice, DeviceImages> images,
            ExecutorService threads) {}

    private int wanted() {
        var settings = run.context().settings();
        var requested = run.context().experiment().concurrency();
        if (requested.isPresent() || !(settings.target() instanceof ComputeDevice.Gpu)) {
            return Concurrency.of(requested, settings.gpus(), settings.threads());
        }
        int gpus = settings.targets().size();
        var ofEach = onEachGpu();
        run.context().progress().message(ofEach.message(gpus));
        return ofEach.slots() * gpus;
    }

    private GpuConcurrency onEachGpu() {
        var spec = run.context().spec();
        var settings = run.context().settings();
        var free = settings.targets().stream().map(GpuMemory::free).toList();
        var least = free.stream().allMatch(OptionalLong::isPresent)
                ? free.stream().mapToLong(OptionalLong::getAsLong).min()
                : OptionalLong.empty();
        var gpu = new GpuConcurrency.Memory(
                least, UpdateMemoryCheck.need(spec, data.classes()).bytes());
        var host = HostMemory.of(spec, data.classes(), data.index().imageCount());
        var freeOnHost = ProcessMemory.now().stream()
                .mapToLong(memory -> memory.free() / settings.targets().size())
                .findFirst();
        return GpuConcurrency.of(together, gpu, new GpuConcurrency.Memory(freeOnHost, host.ofFineTune()));
    }

    /**
     * Starts the slots, on the devices in turn: as many as the experiment requests; or, by default, one for each device, and then one
     * by one, as long as memory for another is free.
     */
    private List<Future<?>> start(Work work, int wanted) throws InterruptedException {
        boolean requested = run.context().experiment().concurrency().isPresent();
        int devices = run.context().settings().targets().size();
        if (devices > 1) {
            run.context()
                    .progress()
                    .message("Computing " + wanted + " fine-tunes at the same time, on " + devices + " devices.");
        }
        List<Future<?>> started = new ArrayList<>();
        var before = ProcessMemory.now();
        for (var slots : slotsOfThreads(wanted, devices, together)) {
            var working = new CountDownLatch(1);
            started.add(work.threads().submit(() -> work(work, slots, wanted, working)));
            boolean more = !together && started.size() < wanted;
            if (!requested && more && started.size() >= devices) {
                working.await();
                var now = ProcessMemory.now();
                if (!fitsAnother(before, now)) {
                    run.context()
                            .progress()
                            .message("Computing " + started.size() + " fine-tunes at the same time instead of " + wanted
                                    + ": memory allows no more.");
                    break;
                }
                before = now;
            }
        }
        return started;
    }

    /**
     * The numbers of the slots that each thread drives: those of one device, or else one. Slot i is on device i modulo the number of
     * devices.
     */
    static List<List<Integer>> slotsOfThreads(int slots, int devices, boolean together) {
        int threads = together ? Math.min(slots, devices) : slots;
        return IntStream.range(0, threads)
                .mapToObj(thread -> IntStream.iterate(thread, slot -> slot < slots, slot -> slot + threads)
                        .boxed()
                        .toList())
                .toList();
    }

    /** Whether a slot fits that needs as much memory as the one that started between two moments. */
    private static boolean fitsAnother(Optional<ProcessMemory> before, Optional<ProcessMemory> after) {
        return after.isEmpty()
                || after.get()
                        .fits(Math.max(
                                0, after.get().used() - before.orElseThrow().used()));
    }

    private void work(Work work, List<Integer> numbers, int slots, CountDownLatch working) {
        EngineRuntime.setThreads(
                run.context().settings().ofOneAmong(numbers.get(0), slots).threads());
        var own = new ArrayList<StreamSlot>();
        try {
            for (int number : numbers) {
                own.add(slot(work, run.context().settings().ofOneAmong(number, slots), working));
            }
            Alternation.run(own);
        } finally {
            work.waiting().clear(); // if a slot could not be created
            own.forEach(StreamSlot::close);
            working.countDown();
        }
    }

    private StreamSlot slot(Work work, ComputeSettings settings, CountDownLatch working) {
        var device = settings.target();
        var input = TrainingRun.input(data, device, work.images());
        var stream = DeviceStream.of(device);
        return new StreamSlot(
                stream,
                stream.call(() -> new FineTuneSlot(
                        run.part(),
                        data.with(settings),
                        device,
                        input,
                        accuracies,
                        () -> next(work),
                        measurements(work, settings, stream),
                        working)),
                work);
    }

    /** The thread that drives a single slot measures too; one that drives several goes on with the others. */
    private Executor measurements(Work work, ComputeSettings settings, DeviceStream stream) {
        return together
                ? measurement -> work.threads().execute(() -> {
                    EngineRuntime.setThreads(settings.threads());
                    stream.run(measurement);
                })
                : Runnable::run;
    }

    private Optional<FineTuneSlot.FineTune> next(Work work) {
        return Optional.ofNullable(work.waiting().poll())
                .map(probe -> new FineTuneSlot.FineTune(probe, networks.get(probe.network()), result -> work.results()
                        .put(probe.index(), result)));
    }

    /** A slot that computes on a stream of its own. After a failure, no slot begins another fine-tune. */
    private record StreamSlot(DeviceStream stream, FineTuneSlot slot, Work work)
            implements Alternation.Work, AutoCloseable {
        @Override
        public boolean advance() {
            try {
                return stream.call(slot::advance);
            } catch (RuntimeException | Error failed) {
                work.waiting().clear();
                throw failed;
            }
        }

        @Override
        public CompletableFuture<Void> waitsFor() {
            return slot.waitsFor();
        }

        @Override
        public void close() {
            stream.run(slot::close);
        }
    }

    /** Throws the first failure, if there is one, after all threads have ended. */
    private static void require(List<Future<?>> threads) throws InterruptedException {
        var failures = new ArrayList<Throwable>();
        for (var thread : threads) {
            try {
                thread.get();
            } catch (ExecutionException e) {
                failures.add(e.getCause());
            }
        }
        Alternation.require(failures);
    }
}
