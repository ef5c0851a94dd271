// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The labels and annotations of a Job that Kueue admits. Empty if the experiment has no queue. */
public final class QueueMetadata {
    /** Label: the LocalQueue. */
    public static final String QUEUE = "kueue.x-k8s.io/queue-name";

    /** Label: after so many seconds of running time, in all admissions together, Kueue stops the Job. */
    static final String MAXIMUM_SECONDS = "kueue.x-k8s.io/max-exec-time-seconds";

    /** Label: the WorkloadPriorityClass. Without it, Kueue takes the priority of the pods. */
    static final String PRIORITY = "kueue.x-k8s.io/priority-class";

    /** Annotation: Kueue may admit the Job with fewer pods at a time, down to this number. */
    static final String MINIMUM_PARALLELISM = "kueue.x-k8s.io/job-min-parallelism";

    private QueueMetadata() {}

    /** Whether the experiment has a queue, so that its Jobs are created suspended. */
    static boolean isQueued(RunContext run) {
        return queue(run).isPresent();
    }

    /** The labels of a Job. @param maximumSeconds its deadline, if it has one */
    static Map<String, String> labels(RunContext run, Optional<Long> maximumSeconds) {
        var labels = new TreeMap<String, String>();
        queue(run).ifPresent(name -> {
            labels.put(QUEUE, name);
            Optional.ofNullable(run.spec().scheduling().workloadPriorityClassName())
                    .ifPresent(priority -> labels.put(PRIORITY, priority));
            maximumSeconds.ifPresent(seconds -> labels.put(MAXIMUM_SECONDS, Long.toString(seconds)));
        });
        return labels;
    }

    /** The annotations of a Job. @param pods its number of pods, each of which does its own tasks, in any order */
    static Map<String, String> annotations(RunContext run, int pods) {
        return isQueued(run) && pods > 1 ? Map.of(MINIMUM_PARALLELISM, "1") : Map.of();
    }

    private static Optional<String> queue(RunContext run) {
        return Optional.ofNullable(run.spec().scheduling().queueName());
    }
}
