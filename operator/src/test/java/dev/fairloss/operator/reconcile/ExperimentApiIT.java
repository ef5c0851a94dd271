// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.StepState;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole experiments on a real API server. */
@ExtendWith(ApiServer.class)
class ExperimentApiIT {
    @Test
    void anExperimentGoesFromApplyToComplete() {
        try (var cluster = new Cluster()) {
            cluster.start();
            cluster.create("whole");
            var status = cluster.awaitTrue("whole", "Complete");
            assertThat(status.steps())
                    .hasSize(9)
                    .allMatch(step -> step.state() == StepState.Succeeded);
            assertThat(cluster.trainer().worked()).hasSize(9).allSatisfy((step, times) -> assertThat(times)
                    .as(step)
                    .isEqualTo(1));
            assertThat(status.progress()).isEqualTo("9/9");
            assertThat(status.report()).isEqualTo("s3://experiments/report.html");
            assertThat(status.best().accuracy()).isEqualTo("0.8550");
        }
    }
}
