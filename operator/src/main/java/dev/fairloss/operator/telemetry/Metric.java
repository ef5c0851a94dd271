// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.telemetry;

import java.util.List;

/** The operator's own metrics. {@code docs/reference/metrics.md} is generated from this list. */
public enum Metric {
    /** From the informer cache. */
    EXPERIMENTS(
            "fairloss_experiments",
            Kind.GAUGE,
            List.of("state"),
            "Watched experiments by state: new, running, queued, suspended, stalled, failed, complete."
                    + " All replicas report the same; take the maximum over replicas."),
    /** From the statuses in the informer cache. */
    ACTIVE_STEPS(
            "fairloss_active_steps",
            Kind.GAUGE,
            List.of("state"),
            "Steps whose Job is running or queued. state=\"queued\" is the queue depth."),
    /** Counted for each status transition. */
    STEPS(
            "fairloss_steps_total",
            Kind.COUNTER,
            List.of("namespace", "phase", "outcome"),
            "Finished steps by outcome: succeeded, failed, or reused from the store."),
    /** Counted for each status transition. */
    GPU_SECONDS(
            "fairloss_gpu_seconds_total",
            Kind.COUNTER,
            List.of("namespace", "phase", "use"),
            "GPU-seconds used: use=\"kept\" for work that counts, use=\"lost\" for attempts whose work was lost."
                    + " Counted when a step succeeds."),
    /** Counted for each status transition. */
    SAVED_GPU_SECONDS(
            "fairloss_saved_gpu_seconds_total",
            Kind.COUNTER,
            List.of("namespace", "phase"),
            "GPU-seconds saved by reusing finished steps from the store."),
    /** Counted for each status transition. */
    PROBES(
            "fairloss_probes_total",
            Kind.COUNTER,
            List.of("namespace"),
            "Probes (short fine-tunes) of finished reward collections."),
    /** From the SDK. */
    RECONCILE(
            "fairloss_reconcile_seconds",
            Kind.HISTOGRAM,
            List.of("outcome"),
            "Duration of reconciliations, without the status update, by outcome: success or error."),
    /** From the SDK. */
    RETRIES("fairloss_reconcile_retries_total", Kind.COUNTER, List.of(), "Retries of failed reconciliations."),
    /** From the Kubernetes client. */
    API_WRITES(
            "fairloss_api_writes_total",
            Kind.COUNTER,
            List.of("verb", "resource", "outcome"),
            "Writes to the API server by outcome: ok, conflict or error."),
    /** From leader election. */
    LEADER(
            "fairloss_leader",
            Kind.GAUGE,
            List.of(),
            "1 if this replica reconciles, 0 if it is on standby. The sum over replicas should be 1."),
    /** From the informers. */
    NAMESPACE_WATCHED(
            "fairloss_namespace_watched",
            Kind.GAUGE,
            List.of("namespace"),
            "1 if the operator watches the namespace, 0 if it cannot: the namespace does not exist, the operator's role there"
                    + " is missing, or the API server is unavailable. One series for each of experiments.namespaces, or"
                    + " namespace=\"all namespaces\".");

    /** Metric types of Prometheus. */
    public enum Kind {
        /** Goes up and down. */
        GAUGE,
        /** Only goes up; starts at 0 when the operator starts. */
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

    /** The name in Prometheus. */
    public String prometheus() {
        return prometheus;
    }

    /** The metric type in Prometheus. */
    public Kind kind() {
        return kind;
    }

    /** The labels; each has a bounded number of values. */
    public List<String> labels() {
        return labels;
    }

    /** The help text. */
    public String help() {
        return help;
    }

    /** The name in Micrometer, which itself appends the unit of time and {@code _total}. */
    String micrometer() {
        String name = prometheus.replace('_', '.');
        if (kind == Kind.COUNTER) {
            return name.substring(0, name.length() - ".total".length());
        }
        return kind == Kind.HISTOGRAM ? name.substring(0, name.length() - ".seconds".length()) : name;
    }
}
