// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * The custom resource, for the operator and the CRD generator. The trainer uses the record of the spec alone.
 */
@Group("fairloss.dev")
@Version("v1alpha1")
@Kind("FairLossExperiment")
@Plural("fairlossexperiments")
@ShortNames("fle")
@ValidationRule(
        value = "size(self.metadata.name) <= 63 && self.metadata.name.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
        message =
                "metadata.name: must consist of 1 to 63 lower-case letters, digits and hyphens, and start and end with a letter or digit")
@AdditionalPrinterColumn(name = "Step", jsonPath = ".status.step", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Progress", jsonPath = ".status.progress", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Percent",
        jsonPath = ".status.steps[?(@.state==\"Running\")].progress.percent",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "ETA", jsonPath = ".status.estimatedEnd", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Best", jsonPath = ".status.best.arm", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Accuracy",
        jsonPath = ".status.best.accuracy",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Cost", jsonPath = ".status.cost.total", type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Reason",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Queue",
        jsonPath = ".spec.scheduling.queueName",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Lost",
        jsonPath = ".status.cost.lost",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Reused",
        jsonPath = ".status.cost.reused",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Report",
        jsonPath = ".status.report",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Error",
        jsonPath = ".status.lastError.message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
public final class FairLossExperiment extends CustomResource<FairLossExperimentSpec, FairLossExperimentStatus>
        implements Namespaced {
    private static final long serialVersionUID = 1L;
}
