// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import java.util.List;

/** All metrics of our own, as Prometheus names them; {@code docs/reference/metrics.md} is made from this list. */
public enum Metric {
    /** Of the informer's cache. */
    EXPERIMENTS(
            "fairloss_experiments",
            Kind.GAUGE,
            List.of("state"),
            "Experiments that are watched, by state: new, running, queued, suspended, stalled, failed, complete."
                    + " Every replica tells the same; take the maximum over replicas."),
    /** Of the statuses in the informer's cache. */
    ACTIVE_STEPS(
            "fairloss_active_steps",
            Kind.GAUGE,
            List.of("state"),
            "Steps whose Job is running or queued now. The queue's depth is state=\"queued\"."),
    /** By transition. */
    STEPS(
            "fairloss_steps_total",
            Kind.COUNTER,
            List.of("namespace", "phase", "outcome"),
            "Steps that have come to an end: succeeded, failed, or reused from the store."),
    /** By transition. */
    GPU_SECONDS(
            "fairloss_gpu_seconds_total",
            Kind.COUNTER,
            List.of("namespace", "phase", "use"),
            "GPU-seconds held: use=\"kept\" for what counts, use=\"lost\" for attempts that left nothing."
                    + " Counted when a step succeeds."),
    /** By transition. */
    SAVED_GPU_SECONDS(
            "fairloss_saved_gpu_seconds_total",
            Kind.COUNTER,
            List.of("namespace", "phase"),
            "GPU-seconds that reused steps had cost before, so that nobody had to spend them again."),
    /** By transition. */
    PROBES(
            "fairloss_probes_total",
            Kind.COUNTER,
            List.of("namespace"),
            "Short fine-tunes of finished reward collections."),
    /** Of the SDK. */
    RECONCILE(
            "fairloss_reconcile_seconds",
            Kind.HISTOGRAM,
            List.of("outcome"),
            "Reconciliations without the write of the status: success or error."),
    /** Of the SDK. */
    RETRIES(
            "fairloss_reconcile_retries_total",
            Kind.COUNTER,
            List.of(),
            "Reconciliations that were begun because one before had failed."),
    /** Of the client. */
    API_WRITES(
            "fairloss_api_writes_total",
            Kind.COUNTER,
            List.of("verb", "resource", "outcome"),
            "Writes to the API server: ok, conflict or error."),
    /** Of leader election. */
    LEADER(
            "fairloss_leader",
            Kind.GAUGE,
            List.of(),
            "1 where this replica reconciles, 0 where it stands by. The sum over replicas should be 1.");

    /** Kinds of Prometheus. */
    public enum Kind {
        /** Goes up and down. */
        GAUGE,
        /** Goes up, and back to 0 when the operator starts. */
        COUNTER,
        /** Buckets, count and sum. */
        HISTOGRAM
    }

    private final String prometheus;
    private final Kind kind;
    private final List<String> labels;
    private final String help;

    Metric(String prometheus, Kind kind, List<String> labels, String help) {
        this.prometheus = prometheus;
        this.kind = kind;
        this.labels = labels;
        this.help = help;
    }

    /** Name in Prometheus. */
    public String prometheus() {
        return prometheus;
    }

    /** Kind in Prometheus. */
    public Kind kind() {
        return kind;
    }

    /** Labels, none of them unbounded. */
    public List<String> labels() {
        return labels;
    }

    /** For people. */
    public String help() {
        return help;
    }

    /** Name in Micrometer, which adds the unit of time and {@code _total} itself. */
    String micrometer() {
        String name = prometheus.replace('_', '.');
        if (kind == Kind.COUNTER) {
            return name.substring(0, name.length() - ".total".length());
        }
        return kind == Kind.HISTOGRAM ? name.substring(0, name.length() - ".seconds".length()) : name;
    }
}
