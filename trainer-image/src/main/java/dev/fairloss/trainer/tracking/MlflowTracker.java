// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.tracking;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Sends runs to MLflow from a thread of its own. Callers never wait for the server. A run that cannot be sent is dropped, since
 * everything that it consists of is in the store: the next call for the same run sends it all. Failures are reported once, until
 * the server answers again.
 */
public final class MlflowTracker implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** The longest wait of {@link #close} for a server that answers. */
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(30);

    private final MlflowClient client;
    private final Consumer<String> messages;
    private final Duration lastRequests;

    /** What is to be sent, by a key of which only the newest value counts. Bounded by the number of runs. */
    private final Map<String, Work> pending = new LinkedHashMap<>();

    private Optional<Thread> thread = Optional.empty();
    private boolean sending;
    private boolean available = true;
    private boolean closed;

    /** Requests that belong together. */
    private interface Work {
        void send(MlflowRuns to) throws MlflowException, InterruptedException;
    }

    /** @param messages receives a message if the server is not available, and when it is again */
    public MlflowTracker(MlflowSettings settings, Consumer<String> messages) {
        this(settings, messages, TIMEOUT, LAST_REQUESTS);
    }

    MlflowTracker(MlflowSettings settings, Consumer<String> messages, Duration timeout, Duration lastRequests) {
        this.client = new MlflowClient(settings, timeout);
        this.messages = messages;
        this.lastRequests = lastRequests;
    }

    /**
     * Sends a run soon. A run that has not been sent when the next one with the same key arrives is replaced by it.
     *
     * @param run reads the run, on the thread of the tracker
     */
    public void send(String key, Supplier<TrackedRun> run) {
        submit(key, to -> to.send(run.get()));
    }

    /** Registers a network soon. */
    public void register(TrackedModel model) {
        submit("model " + model.name(), to -> to.register(model));
    }

    private synchronized void submit(String key, Work work) {
        if (closed) {
            return;
        }
        pending.put(key, work);
        if (thread.isEmpty()) {
            var sender = new Thread(this::sendAll, "mlflow");
            sender.setDaemon(true);
            sender.start();
            thread = Optional.of(sender);
        }
        notifyAll();
    }

    private void sendAll() {
        var runs = new MlflowRuns(client);
        try {
            while (true) {
                var work = next();
                try {
                    work.send(runs);
                    succeeded();
                } catch (MlflowException | RuntimeException e) {
                    failed(String.valueOf(e.getMessage()));
                }
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Work next() throws InterruptedException {
        while (pending.isEmpty()) {
            wait();
        }
        Iterator<Work> all = pending.values().iterator();
        var work = all.next();
        all.remove();
        sending = true;
        return work;
    }

    private synchronized void succeeded() {
        if (!available) {
            messages.accept("MLflow at " + client.settings().uri() + " is available again.");
        }
        ended(true);
    }

    private synchronized void failed(String reason) {
        if (available) {
            messages.accept("MLflow at " + client.settings().uri() + " lacks the newest metrics: " + reason
                    + ". The run continues; metrics stay in the store, and a later step or run sends them.");
        }
        ended(false);
    }

    private void ended(boolean success) {
        available = success;
        sending = false;
        notifyAll();
    }

    /** Waits until everything is sent, for half a minute at most; not at all for a server that is not available. */
    @Override
    public void close() {
        Optional<Thread> sender;
        synchronized (this) {
            long end = System.nanoTime() + lastRequests.toNanos();
            long left = lastRequests.toMillis();
            try {
                while (available && (sending || !pending.isEmpty()) && left > 0) {
                    wait(left);
                    left = (end - System.nanoTime()) / 1_000_000;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            closed = true;
            sender = thread;
        }
        sender.ifPresent(Thread::interrupt);
    }
}
