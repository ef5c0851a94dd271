// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.LateWatches;
import dev.fairloss.operator.testing.NetworkProxy;
import dev.fairloss.operator.testing.StatusHistory;
import dev.fairloss.operator.testing.Statuses;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections between operator and API server fail: the end state is the same, and no step runs twice. */
@ExtendWith(ApiServer.class)
class OutageApiIT {
    /** All connections are cut every 300 ms: watches and writes in progress. */
    @Test
    void connectionsMayBeCut() {
        try (var cluster = new Cluster();
                var wire = NetworkProxy.lay();
                var client = wire.client();
                var history = new StatusHistory(cluster, "whole")) {
            cluster.start(client);
            cluster.create("whole");
            var cuts = new AtomicInteger();
            Awaitility.await("complete in spite of cuts")
                    .atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(300))
                    .until(() -> {
                        var status = cluster.get("whole").getStatus();
                        if (cuts.incrementAndGet() <= 20) {
                            wire.cut();
                        }
                        return status != null && Statuses.isTrue(status, "Complete");
                    });
            cluster.assertWhole("whole");
            history.assertOnlyForwards();
        }
    }

    /** Caches lag by 40 ms more with each event; after HTTP 410 the informers list everything again. */
    @ParameterizedTest
    @CsvSource({"40, 0", "5, 7"})
    void cachesMayBeStale(int millis, int goneEach) {
        try (var cluster = new Cluster();
                var late = new LateWatches(millis, goneEach);
                var client = late.client();
                var history = new StatusHistory(cluster, "whole")) {
            cluster.start(client);
            cluster.create("whole");
            cluster.assertWhole("whole");
            history.assertOnlyForwards();
            cluster.stop();
        }
    }
}
