// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.PlannedStep;
import dev.fairloss.contract.step.StepKind;

/** Names of what belongs to an experiment: the same inputs, the same name, so that nothing has to be remembered. */
public final class Names {
    /** Of the experiment's name; with the rest, a pod's name stays within the 63 characters of a host name. */
    private static final int MAX_PREFIX = 30;

    private Names() {}

    /**
     * Name of a step's Job, at most 50 characters. That of prepare changes with every revision of the spec, for it runs
     * anew for each; all others change with their hash and with the store that they write to.
     */
    public static String job(PlannedStep step, RunContext run) {
        var content = ContractJson.mapper()
                .createObjectNode()
                .put("experiment", run.owner().uid())
                .put("hash", step.hash().orElseThrow());
        content.set("store", ContractJson.mapper().valueToTree(StoreLocation.of(run.storage())));
        if (step.kind() == StepKind.PREPARE) {
            content.put("revision", run.revision());
        }
        return prefix(run.owner().name()) + "-" + step.kind().id() + "-"
                + ContractJson.sha256(content).substring(0, 10);
    }

    /** Name of the Job that removes an experiment's artifacts. */
    public static String purge(RunContext run) {
        var content = ContractJson.mapper()
                .createObjectNode()
                .put("experiment", run.owner().uid());
        return prefix(run.owner().name()) + "-" + Labels.PURGE + "-"
                + ContractJson.sha256(content).substring(0, 10);
    }

    /** Name of the ConfigMap with the manifest that pods read. */
    public static String configMap(RunContext run) {
        return prefix(run.owner().name()) + "-" + run.specFile().hash();
    }

    private static String prefix(String name) {
        return name.length() <= MAX_PREFIX
                ? name
                : name.substring(0, MAX_PREFIX).replaceAll("-+$", "");
    }
}
