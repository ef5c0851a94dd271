// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.LateWatches;
import dev.fairloss.operator.testing.NetworkProxy;
import dev.fairloss.operator.testing.StatusHistory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lies between the operator and the API server fails: the end is the same, and no step runs twice. */
@ExtendWith(ApiServer.class)
class OutageApiIT {
    /** All connections end every 300 ms: watches, and whatever write is under way. */
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
                        return status != null && Cluster.holds(status, "Complete");
                    });
            cluster.assertWhole("whole");
            history.assertOnlyForwards();
        }
    }

    /** Caches are behind by 40 ms for each event, more and more; and with HTTP 410 all is listed anew. */
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
