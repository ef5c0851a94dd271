// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import dev.fairloss.api.v1alpha1.FairLossExperiment;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkiverse.operatorsdk.runtime.QuarkusControllerConfiguration;
import java.time.Duration;

/**
 * The controller configuration of Quarkus with {@code triggerReconcilerOnAllEvents}, which the extension (up to 7.7.3) drops.
 * Without it, an experiment that is being deleted would not be reconciled.
 */
final class AllEventsConfiguration extends QuarkusControllerConfiguration<FairLossExperiment> {
    private AllEventsConfiguration(QuarkusControllerConfiguration<FairLossExperiment> read) {
        super(
                read.getInformerConfig(),
                read.getName(),
                read.isGenerationAware(),
                read.getAssociatedReconcilerClassName(),
                read.getRetry(),
                read.getRateLimiter(),
                read.maxReconciliationInterval().orElse(Duration.ofHours(10)),
                read.getFinalizerName(),
                read.fieldManager(),
                read.getWorkflow(),
                read.getResourceTypeName(),
                read.getResourceClass());
    }

    /** Copies a configuration. @param sdk the service that it belongs to */
    static AllEventsConfiguration of(
            QuarkusControllerConfiguration<FairLossExperiment> read, QuarkusConfigurationService sdk) {
        var all = new AllEventsConfiguration(read);
        all.setParent(sdk);
        return all;
    }

    @Override
    public boolean triggerReconcilerOnAllEvents() {
        return true;
    }
}
