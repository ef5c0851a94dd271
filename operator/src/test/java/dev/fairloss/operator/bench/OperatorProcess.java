// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.bench;

import dev.fairloss.operator.config.Settings;
import dev.fairloss.operator.reconcile.ExperimentReconciler;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.javaoperatorsdk.operator.Operator;
import java.time.Clock;
import java.util.Optional;

/** The operator without its container, for a process of its own. */
final class OperatorProcess {
    private OperatorProcess() {}

    /** Runs until it is killed. */
    public static void main(String... none) {
        var operator = new Operator(settings -> settings.withKubernetesClient(new KubernetesClientBuilder().build()));
        operator.register(
                new ExperimentReconciler(new Settings("fairloss/trainer:bench", Optional.empty()), Clock.systemUTC()));
        operator.start();
    }
}
