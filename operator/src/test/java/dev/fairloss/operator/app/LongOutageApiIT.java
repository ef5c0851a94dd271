// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.Access;
import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.AppProcess;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.NetworkProxy;
import dev.fairloss.operator.testing.Outcome;
import dev.fairloss.operator.testing.StatusHistory;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The API server is unreachable for a minute. A class of its own, so that other tests run in parallel. */
@ExtendWith(ApiServer.class)
@Execution(ExecutionMode.CONCURRENT)
class LongOutageApiIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** The packaged operator loses the API server in the middle of an experiment and recovers by itself. */
    @Test
    void theOperatorSurvivesAMinuteWithoutApiServer() throws InterruptedException {
        try (var cluster = new Cluster();
                var wire = NetworkProxy.lay();
                var app = AppProcess.start(
                        wire.through(Access.install(cluster.client(), cluster.namespace())), Map.of());
                var history = new StatusHistory(cluster, "whole")) {
            cluster.jobs().play("pretrain-1-1", new Outcome.Held());
            app.awaitReady();
            cluster.create("whole");
            cluster.until("it pretrains", () -> cluster.job("pretrain-1-1").isPresent());
            wire.away();
            cluster.jobs().play("pretrain-1-1", new Outcome.Done());
            Awaitility.await("nothing can happen")
                    .during(MINUTE)
                    .atMost(MINUTE.plusSeconds(30))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> cluster.job("collect-1").isEmpty());
            wire.back();
            cluster.assertUndisturbed("whole");
            history.assertOnlyForwards();
            assertThat(app.stop()).as("it is the same process").isIn(0, 143);
        }
    }
}
