// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;
import java.util.List;

/** Names of an experiment's objects. They are derived from their inputs, so the operator needs no memory of what it created. */
public final class Names {
    /** The container of a step. A pod has others only if an admission webhook adds them. */
    public static final String CONTAINER = "trainer";

    /** Maximum length of the experiment's name in an object's name, so that pod names fit the 63 characters of a host name. */
    private static final int MAX_PREFIX = 30;

    private Names() {}

    /**
     * Name of a step's Job, at most 50 characters. It changes with the step's hash and its store. The name of the prepare Job
     * also changes with the data revision, since prepare runs again for each.
     */
    public static String job(PlannedStep step, RunContext run) {
        var content = content(run).put("hash", step.hash().orElseThrow());
        if (step.kind() == StepKind.PREPARE) {
            content.put("revision", run.dataRevision());
        }
        return job(step.kind(), content, run);
    }

    /** Name of the Job of a step, or of trainings that share one. */
    public static String job(List<PlannedStep> steps, RunContext run) {
        return steps.size() == 1
                ? job(steps.get(0), run)
                : trainings(
                        steps.stream().map(step -> step.hash().orElseThrow()).toList(), run);
    }

    /** Name of the Job of trainings. It changes with their hashes, their order and their store. @param hashes one or more */
    public static String trainings(List<String> hashes, RunContext run) {
        var content = content(run);
        if (hashes.size() == 1) {
            content.put("hash", hashes.get(0));
        } else {
            hashes.forEach(content.putArray("hashes")::add);
        }
        return job(StepKind.TRAIN, content, run);
    }

    private static ObjectNode content(RunContext run) {
        var content = ContractJson.mapper()
                .createObjectNode()
                .put("experiment", run.owner().uid());
        content.set("store", ContractJson.mapper().valueToTree(StoreLocation.of(run.storage())));
        return content;
    }

    private static String job(StepKind kind, ObjectNode content, RunContext run) {
        return prefix(run.owner().name()) + "-" + kind.id() + "-"
                + ContractJson.sha256(content).substring(0, 10);
    }

    /** Name of the purge Job. */
    public static String purge(RunContext run) {
        var content = ContractJson.mapper()
                .createObjectNode()
                .put("experiment", run.owner().uid());
        return prefix(run.owner().name()) + "-" + Labels.PURGE + "-"
                + ContractJson.sha256(content).substring(0, 10);
    }

    /** Name of the ConfigMap that pods read. */
    public static String configMap(RunContext run) {
        return prefix(run.owner().name()) + "-" + run.specFile().hash();
    }

    private static String prefix(String name) {
        return name.substring(0, Math.min(name.length(), MAX_PREFIX)).replaceAll("-+$", "");
    }
}
