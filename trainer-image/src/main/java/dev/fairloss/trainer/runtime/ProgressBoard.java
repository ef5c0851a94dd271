// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.DeviceUsage;
import dev.fairloss.contract.progress.LossPoint;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.progress.StepProgressBuilder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The latest progress of a step that this process runs. Steps report their work; servers, files and listeners read it.
 * Thread-safe. Reporting an update takes about a microsecond.
 */
public final class ProgressBoard {
    /** Shortest time between two calls of a listener. */
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Weight of the newest loss in the moving average: about 20 updates. */
    private static final double NEWEST = .05;

    private final Clock clock;
    private final Supplier<Optional<DeviceUsage>> device;
    private final Consumer<String> log;
    private final List<StepProgressListener> listeners = new CopyOnWriteArrayList<>();
    private final List<ProgressBoard> members = new CopyOnWriteArrayList<>();
    private Optional<Work> work = Optional.empty();
    private Instant nextCall = Instant.MIN;

    /**
     * A board without a step.
     *
     * @param device measures the use of the device; called about once a second
     * @param log receives failures of listeners
     */
    public ProgressBoard(Clock clock, Supplier<Optional<DeviceUsage>> device, Consumer<String> log) {
        this.clock = clock;
        this.device = device;
        this.log = log;
    }

    /** The work of one step so far. Guarded by the board. */
    private static final class Work {
        private final String step;
        private final Shard shard;
        private long totalUpdates;
        private long doneUpdates;
        private Optional<Counter> fineTunes = Optional.empty();
        private Optional<Counter> images = Optional.empty();
        private long processedUpdates;
        private long processedImages;
        private double loss = Double.NaN;
        private LossHistory curve = new LossHistory(0);
        private List<Double> margins = List.of();
        private long waitedNanos;
        private int trainings;
        private Optional<Integer> skippedUpdates = Optional.empty();
        private Optional<Instant> kept = Optional.empty();
        private final WorkRate rate = new WorkRate();

        Work(String step, Shard shard) {
            this.step = step;
            this.shard = shard;
        }

        StepProgress at(Instant now, Optional<DeviceUsage> device) {
            var perSecond = rate.at(now, processedUpdates, processedImages);
            return StepProgressBuilder.builder()
                    .version(StepProgress.VERSION)
                    .time(now)
                    .step(step)
                    .shard(shard.index())
                    .shards(shard.of())
                    .margins(margins)
                    .dataWaitSeconds(waitedNanos / 1e9)
                    .trainings(trainings)
                    .curve(curve.points())
                    .updates(updates())
                    .fineTunes(fineTunes)
                    .images(images)
                    .skippedUpdates(skippedUpdates)
                    .loss(Optional.of(loss).filter(Double::isFinite))
                    .imagesPerSecond(perSecond.map(WorkRate.PerSecond::images))
                    .remainingSeconds(perSecond.flatMap(this::remaining))
                    .checkpointAgeSeconds(kept.map(time -> seconds(time, now)))
                    .device(device)
                    .build();
        }

        private Optional<Counter> updates() {
            return totalUpdates == 0
                    ? Optional.empty()
                    : Optional.of(new Counter(Math.min(doneUpdates, totalUpdates), totalUpdates));
        }

        private Optional<Double> remaining(WorkRate.PerSecond perSecond) {
            var of = updates().or(() -> images);
            double units = updates().isPresent() ? perSecond.updates() : perSecond.images();
            return of.map(counter -> (counter.total() - counter.done()) / units).filter(Double::isFinite);
        }

        private static double seconds(Instant from, Instant to) {
            return Math.max(0, Duration.between(from, to).toMillis() / 1e3);
        }
    }

    /** Adds a listener for all steps. */
    public void listen(StepProgressListener listener) {
        listeners.add(listener);
    }

    /** A board for one of several steps that run at the same time. @param listener receives the progress of this step */
    public ProgressBoard member(StepProgressListener listener) {
        var member = new ProgressBoard(clock, device, log);
        member.listen(listener);
        members.add(member);
        return member;
    }

    /** The progress of all running steps now: of this board and of its members, in the order in which these were added. */
    public List<StepProgress> all() {
        return Stream.concat(Stream.of(this), members.stream())
                .flatMap(board -> board.latest().stream())
                .toList();
    }

    /** The progress now; empty while no step runs. */
    public Optional<StepProgress> latest() {
        var usage = device.get();
        synchronized (this) {
            return work.map(known -> known.at(clock.instant(), usage));
        }
    }

    /** A step, or a shard of it, starts. */
    public synchronized void begin(String step, Shard shard) {
        work = Optional.of(new Work(step, shard));
        nextCall = Instant.MIN;
    }

    /** The step ends, for whatever reason. */
    public void end() {
        var last = latest();
        synchronized (this) {
            work = Optional.empty();
        }
        last.ifPresent(found -> call(listener -> listener.ended(found)));
    }

    /** Sets the number of updates of the step or shard, of which some are done. */
    public synchronized void planUpdates(long total, long done) {
        work.ifPresent(known -> {
            known.totalUpdates = total;
            known.doneUpdates = done;
            known.curve = new LossHistory(total);
        });
    }

    /** Counts updates of the plan that an earlier attempt has done. */
    public synchronized void skipUpdates(long updates) {
        work.ifPresent(known -> known.doneUpdates += updates);
    }

    /** Sets the number of fine-tunes of the shard, of which some are done. */
    public synchronized void planFineTunes(long total, long done) {
        work.ifPresent(known -> known.fineTunes = Optional.of(new Counter(done, total)));
    }

    /** Sets the number of images that an evaluation embeds. */
    public synchronized void planImages(long total) {
        work.ifPresent(known -> known.images = Optional.of(new Counter(0, total)));
    }

    /** A fine-tune has published its result. */
    public synchronized void fineTuneFinished() {
        work.ifPresent(known -> known.fineTunes =
                known.fineTunes.map(count -> new Counter(Math.min(count.done() + 1, count.total()), count.total())));
    }

    /** Images have been embedded. */
    public void embedded(long images) {
        synchronized (this) {
            work.ifPresent(known -> {
                known.processedImages += images;
                known.rate.record(clock.instant(), known.processedUpdates, known.processedImages);
                known.images = known.images.map(
                        count -> new Counter(Math.min(count.done() + images, count.total()), count.total()));
            });
        }
        callListeners();
    }

    /** The margin of each group in the epoch that starts; empty if margins are not set by group. */
    public synchronized void margins(List<Double> byGroup) {
        work.ifPresent(known -> known.margins = List.copyOf(byGroup));
    }

    /** A training has waited for a batch. */
    public synchronized void waitedForData(long nanos) {
        work.ifPresent(known -> known.waitedNanos += Math.max(0, nanos));
    }

    /** A checkpoint or a result has been stored. */
    public synchronized void kept() {
        work.ifPresent(known -> known.kept = Optional.of(clock.instant()));
    }

    /** Starts to report one training of the step, which continues after the work that is done. Close it when it ends. */
    public synchronized Training train() {
        work.ifPresent(known -> known.trainings++);
        return new Training();
    }

    /** A training that reports its updates. Not thread-safe; several trainings can report at the same time. */
    public final class Training implements AutoCloseable {
        private long done;
        private int skipped;

        private Training() {}

        /** The training continues from a checkpoint. @param curve the loss up to there */
        public void resumed(long update, List<LossPoint> curve) {
            synchronized (ProgressBoard.this) {
                work.ifPresent(known -> {
                    long before = known.doneUpdates - done;
                    curve.forEach(point -> known.curve.add(new LossPoint(before + point.update(), point.loss())));
                    advance(known, update);
                });
            }
        }

        /**
         * An update is done.
         *
         * @param update updates of this training so far
         * @param loss of its batch; may be NaN or infinite
         * @param images in its batch
         */
        public void updated(long update, double loss, long images) {
            synchronized (ProgressBoard.this) {
                work.ifPresent(known -> {
                    advance(known, update);
                    known.processedUpdates++;
                    known.processedImages += images;
                    known.rate.record(clock.instant(), known.processedUpdates, known.processedImages);
                    known.loss = Double.isFinite(known.loss) ? (1 - NEWEST) * known.loss + NEWEST * loss : loss;
                    known.curve.add(known.doneUpdates, loss);
                });
            }
            callListeners();
        }

        /** The training returned to a checkpoint. @param to updates done there */
        public void rolledBack(long to) {
            synchronized (ProgressBoard.this) {
                work.ifPresent(known -> {
                    advance(known, to);
                    known.loss = Double.NaN;
                    known.curve.rollBack(known.doneUpdates);
                });
            }
        }

        /** Updates of this training that were skipped so far, those before its checkpoint included. */
        public void skipped(int total) {
            synchronized (ProgressBoard.this) {
                work.ifPresent(
                        known -> known.skippedUpdates = Optional.of(known.skippedUpdates.orElse(0) + total - skipped));
                skipped = total;
            }
        }

        private void advance(Work known, long update) {
            known.doneUpdates += update - done;
            done = update;
        }

        @Override
        public void close() {
            synchronized (ProgressBoard.this) {
                work.ifPresent(known -> known.trainings = Math.max(0, known.trainings - 1));
            }
        }
    }

    private void callListeners() {
        if (listeners.isEmpty()) {
            return;
        }
        synchronized (this) {
            var now = clock.instant();
            if (now.isBefore(nextCall)) {
                return;
            }
            nextCall = now.plus(INTERVAL);
        }
        latest().ifPresent(found -> call(listener -> listener.progressed(found)));
    }

    private void call(Consumer<StepProgressListener> event) {
        for (var listener : listeners) {
            try {
                event.accept(listener);
            } catch (RuntimeException failed) {
                listeners.remove(listener);
                log.accept("Progress is no longer sent to "
                        + listener.getClass().getSimpleName() + ", which failed: " + failed);
            }
        }
    }
}
