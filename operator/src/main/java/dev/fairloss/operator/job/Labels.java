// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.contract.step.PlannedStep;
import java.util.Map;
import java.util.TreeMap;

/** Labels and annotations of what the operator makes, and the selector by which it finds them again. */
public final class Labels {
    /** Whose objects they are; the value is {@link #OPERATOR}. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** Value of {@link #MANAGED_BY}. */
    public static final String OPERATOR = "fairloss-operator";

    /** Name of the experiment. */
    public static final String EXPERIMENT = "fairloss.dev/experiment";

    /** Uid of the experiment: pods carry it too, which have no reference to the experiment. */
    public static final String EXPERIMENT_UID = "fairloss.dev/experiment-uid";

    /** Id of the step. */
    public static final String STEP = "fairloss.dev/step";

    /** Kind of the step. */
    public static final String KIND = "fairloss.dev/kind";

    /** Queue of Kueue. */
    public static final String QUEUE = "kueue.x-k8s.io/queue-name";

    /** Annotation: hash of the step, in full. */
    public static final String HASH = "fairloss.dev/hash";

    /** Annotation: revision of the spec for which the Job was made. */
    public static final String REVISION = "fairloss.dev/revision";

    /** Annotation: what the pod template was made from. */
    public static final String TEMPLATE = "fairloss.dev/template";

    /** Annotation: the ConfigMap that the pods read; so the template, most of a Job, need not be kept in a cache. */
    public static final String CONFIG_MAP = "fairloss.dev/manifest";

    /** Kind of the Job that removes artifacts, which is no step of any plan. */
    public static final String PURGE = "purge";

    /** Annotation of an experiment: a new value asks for another try of what failed. */
    public static final String RETRY = "fairloss.dev/retry";

    /** Finds all that the operator made, and nothing else. */
    public static final String SELECTOR = MANAGED_BY + "=" + OPERATOR;

    private Labels() {}

    /** Of all that belongs to an experiment. */
    static Map<String, String> of(ExperimentRef owner) {
        var labels = new TreeMap<String, String>();
        labels.put(MANAGED_BY, OPERATOR);
        labels.put(EXPERIMENT, owner.name());
        labels.put(EXPERIMENT_UID, owner.uid());
        return labels;
    }

    /** Of the Job that removes artifacts, and of its pods. */
    static Map<String, String> ofPurge(ExperimentRef owner) {
        var labels = of(owner);
        labels.put(STEP, PURGE);
        labels.put(KIND, PURGE);
        return labels;
    }

    /** Of a step's Job and its pods. */
    static Map<String, String> of(ExperimentRef owner, PlannedStep step) {
        var labels = of(owner);
        labels.put(STEP, step.id().text());
        labels.put(KIND, step.kind().id());
        return labels;
    }
}
