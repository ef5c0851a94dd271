// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.testing.ApiServer;
import dev.fairloss.operator.testing.Cluster;
import dev.fairloss.operator.testing.Faults;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each write of a whole experiment fails once, before it is sent: the end is the same, and no step runs twice. */
@ExtendWith(ApiServer.class)
class FaultApiIT {
    /** The bound that the operator is held to: seven kinds of steps, here in nine steps. */
    private static final int MOST_WRITES = 40;

    @Test
    void anyWriteMayFail() throws InterruptedException, ExecutionException {
        int writes = run(new Faults(0));
        assertThat(writes).isLessThanOrEqualTo(MOST_WRITES);
        var workers = Executors.newFixedThreadPool(4);
        try {
            var runs = new ArrayList<Future<Integer>>();
            for (int n = 1; n <= writes; n++) {
                var faults = new Faults(n);
                runs.add(workers.submit(() -> run(faults)));
            }
            for (var run : runs) {
                run.get();
            }
        } finally {
            workers.shutdownNow();
        }
    }

    private static int run(Faults faults) {
        try (var cluster = new Cluster();
                var faulty = ApiServer.client(settings -> settings.withHttpClientBuilderConsumer(
                        client -> client.addOrReplaceInterceptor("faults", faults)))) {
            cluster.start(faulty);
            cluster.create("whole");
            var status = cluster.awaitTrue("whole", "Complete");
            assertThat(status.progress()).isEqualTo("9/9");
            assertThat(status.report()).isNotNull();
            assertThat(cluster.allJobs()).hasSize(9);
            assertThat(cluster.trainer().worked())
                    .hasSize(9)
                    .allSatisfy((step, times) -> assertThat(times).as(step).isEqualTo(1));
            cluster.stop();
            return faults.writes();
        }
    }
}
