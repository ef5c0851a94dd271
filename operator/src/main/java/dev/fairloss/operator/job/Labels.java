// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.contract.step.PlannedStep;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Labels and annotations of the operator's objects, and the selector that finds them. */
public final class Labels {
    /** Label: the tool that manages the object. */
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";

    /** Value of {@link #MANAGED_BY}. */
    public static final String OPERATOR = "fairloss-operator";

    /** Label: name of the experiment. */
    public static final String EXPERIMENT = "fairloss.dev/experiment";

    /** Label: UID of the experiment. Pods have it too, since they have no owner reference to the experiment. */
    public static final String EXPERIMENT_UID = "fairloss.dev/experiment-uid";

    /** Label: ID of the step; of the first one if several trainings share the Job. */
    public static final String STEP = "fairloss.dev/step";

    /** Label: kind of the step. */
    public static final String KIND = "fairloss.dev/kind";

    /** Annotation: full hash of the step; of the first one if several trainings share the Job. */
    public static final String HASH = "fairloss.dev/hash";

    /** Annotation: IDs and hashes of the trainings that share the Job; only if there are several. */
    public static final String STEPS = "fairloss.dev/steps";

    /** Annotation: revision of the spec that the Job was created for. */
    public static final String REVISION = "fairloss.dev/revision";

    /** Annotation: hash of what the pod template was built from. */
    public static final String TEMPLATE = "fairloss.dev/template";

    /** Annotation: hash of the image and the retry annotation. A Job whose pod has not started is replaced when it changes. */
    public static final String START = "fairloss.dev/start";

    /** Annotation: name of the ConfigMap that the pods read. Repeats what the pod template says, which the cache does not keep. */
    public static final String CONFIG_MAP = "fairloss.dev/config-map";

    /** Kind of the purge Job, which is not a step of any plan. */
    public static final String PURGE = "purge";

    /** Annotation of an experiment: a new value requests a retry of failed steps. */
    public static final String RETRY = "fairloss.dev/retry";

    /** Selects exactly the objects that the operator created. */
    public static final String SELECTOR = MANAGED_BY + "=" + OPERATOR;

    private Labels() {}

    /** The labels of all objects of an experiment. */
    static Map<String, String> of(ExperimentRef owner) {
        var labels = new TreeMap<String, String>();
        labels.put(MANAGED_BY, OPERATOR);
        labels.put(EXPERIMENT, owner.name());
        labels.put(EXPERIMENT_UID, owner.uid());
        return labels;
    }

    /** The labels of the purge Job and its pods. */
    static Map<String, String> ofPurge(ExperimentRef owner) {
        var labels = of(owner);
        labels.put(STEP, PURGE);
        labels.put(KIND, PURGE);
        return labels;
    }

    /** The annotations that say which steps a Job and its pods run. */
    static Map<String, String> annotations(List<PlannedStep> steps) {
        var annotations = new TreeMap<String, String>();
        annotations.put(HASH, steps.get(0).hash().orElseThrow());
        if (steps.size() > 1) {
            annotations.put(STEPS, JobStep.text(steps));
        }
        return annotations;
    }

    /** The labels of a step's Job and its pods. */
    static Map<String, String> of(ExperimentRef owner, PlannedStep step) {
        var labels = of(owner);
        labels.put(STEP, step.id().text());
        labels.put(KIND, step.kind().id());
        return labels;
    }
}
