// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.progress.Counter;
import dev.fairloss.contract.progress.StepProgress;
import dev.fairloss.contract.progress.StepProgressBuilder;
import dev.fairloss.operator.observe.ProgressTarget;
import dev.fairloss.operator.testing.SteppingClock;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgressPollerTest {
    private static final ProgressTarget POD = new ProgressTarget("job", List.of("pretrain-1"), 0, "127.0.0.1");
    private static final ProgressTarget OTHER = new ProgressTarget("job", List.of("pretrain-1"), 1, "no address");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SteppingClock clock = new SteppingClock();
    private final List<ResourceID> triggered = new ArrayList<>();
    private volatile long done;
    private HttpServer server;
    private ProgressPoller poller;
    private ProgressReader reader;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", exchange -> {
            try (exchange) {
                byte[] body = ContractJson.write(List.of(report(done)));
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        reader = new ProgressReader(threads, server.getAddress().getPort(), Duration.ofMinutes(1));
        poller = new ProgressPoller(clock, server.getAddress().getPort(), Duration.ofDays(1));
        poller.setEventHandler(event -> triggered.add(event.getRelatedCustomResourceID()));
        poller.start();
    }

    @AfterEach
    void stop() {
        poller.stop();
        server.stop(0);
        threads.shutdownNow();
    }

    private static StepProgress report(long done) {
        return StepProgressBuilder.builder()
                .version(StepProgress.VERSION)
                .time(Instant.parse("2026-01-02T03:04:05Z"))
                .step("pretrain-1")
                .shard(0)
                .shards(2)
                .margins(List.of())
                .dataWaitSeconds(0)
                .trainings(1)
                .curve(List.of())
                .updates(Optional.of(new Counter(done, 1000)))
                .build();
    }

    private void round() {
        poller.round(threads, reader);
    }

    private Optional<Long> published() {
        return Optional.ofNullable(
                        poller.observe("team", "faces", List.of(POD, OTHER)).get("job"))
                .flatMap(readings -> readings.work().map(Counter::done));
    }

    @Test
    void publishesAndTriggersOnceAPercentHasChanged() {
        assertThat(published()).isEmpty();
        done = 10;
        round();
        assertThat(published()).contains(10L);
        assertThat(triggered).containsExactly(new ResourceID("faces", "team"));
        clock.leap(Duration.ofMinutes(1));
        done = 11;
        round();
        assertThat(published()).as("less than a percent").contains(10L);
        done = 20;
        round();
        assertThat(published()).contains(20L);
        assertThat(triggered).hasSize(2);
    }

    @Test
    void keepsTheLastReportWhenAPodNoLongerAnswers() {
        published();
        done = 10;
        round();
        server.stop(0);
        clock.leap(Duration.ofMinutes(1));
        round();
        assertThat(published()).contains(10L);
        assertThat(triggered).hasSize(1);
    }

    @Test
    void forgetsAnExperimentWithoutRunningPods() {
        published();
        round();
        assertThat(poller.observe("team", "faces", List.of())).isEmpty();
        round();
        assertThat(published()).isEmpty();
        assertThat(triggered).hasSize(1);
    }
}
