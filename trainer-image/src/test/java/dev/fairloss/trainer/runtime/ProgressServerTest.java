// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.fairloss.contract.progress.StepProgress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressServerTest {
    private final List<String> log = new ArrayList<>();
    private final ProgressBoard board = new ProgressBoard(Clock.systemUTC(), Optional::empty, log::add);

    private static HttpResponse<String> get(ProgressServer server, String path)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void servesTheProgressAsJson() throws IOException, InterruptedException {
        try (var server = ProgressServer.start(0, board, log::add).orElseThrow()) {
            assertThat(get(server, StepProgress.PATH).body().strip()).isEqualTo("[ ]");
            board.begin("pretrain-1", Shard.ALL);
            board.planUpdates(10, 0);
            board.train().updated(3, 1.5, 64);
            var answer = get(server, StepProgress.PATH);
            assertThat(StepProgress.readAll(answer.body().getBytes(StandardCharsets.UTF_8)))
                    .singleElement()
                    .satisfies(progress -> assertThat(progress.fraction()).contains(.3));
            assertThat(get(server, "/other").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void servesMetricsAsOpenMetrics() throws IOException, InterruptedException {
        try (var server = ProgressServer.start(0, board, log::add).orElseThrow()) {
            assertThat(get(server, "/metrics").body()).isEqualTo("# EOF\n");
            board.begin("collect-1", new Shard(1, 2, ""));
            board.planUpdates(10, 0);
            board.planFineTunes(2, 1);
            board.margins(Collections.nCopies(9, .35));
            var training = board.train();
            training.updated(1, 1.5, 64);
            assertThat(get(server, "/metrics").body()).doesNotContain("skipped_updates");
            training.skipped(7);
            var answer = get(server, "/metrics");
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("application/openmetrics-text; version=1.0.0");
            assertThat(answer.body())
                    .contains(
                            "# TYPE fairloss_step_loss gauge\n",
                            "fairloss_step_loss{step=\"collect-1\",shard=\"1\"} 1.5\n",
                            "fairloss_step_skipped_updates{step=\"collect-1\",shard=\"1\"} 7.0\n",
                            "fairloss_step_fine_tunes_done{step=\"collect-1\",shard=\"1\"} 1.0\n",
                            "fairloss_step_margin{step=\"collect-1\",shard=\"1\",group=\"tail/low\"} 0.35\n",
                            "# UNIT fairloss_step_data_wait_seconds seconds\n")
                    .endsWith("# EOF\n");
        }
    }

    /** In the order in which they were added. The samples of a metric follow each other, as OpenMetrics demands. */
    @Test
    void servesSeveralSteps() throws IOException, InterruptedException {
        var second = board.member(progress -> {});
        var first = board.member(progress -> {});
        try (var server = ProgressServer.start(0, board, log::add).orElseThrow()) {
            first.begin("train-a-1", Shard.ALL);
            second.begin("train-b-1", Shard.ALL);
            first.planUpdates(10, 5);
            second.planUpdates(20, 5);
            second.margins(Collections.nCopies(9, .25));
            assertThat(StepProgress.readAll(
                            get(server, StepProgress.PATH).body().getBytes(StandardCharsets.UTF_8)))
                    .extracting(
                            StepProgress::step, progress -> progress.fraction().orElseThrow())
                    .containsExactly(tuple("train-b-1", .25), tuple("train-a-1", .5));
            assertThat(get(server, "/metrics").body())
                    .contains(
                            "updates of the step or shard.\n"
                                    + "fairloss_step_updates_done{step=\"train-b-1\",shard=\"0\"} 5.0\n"
                                    + "fairloss_step_updates_done{step=\"train-a-1\",shard=\"0\"} 5.0\n"
                                    + "# TYPE fairloss_step_updates_planned gauge\n",
                            "fairloss_step_margin{step=\"train-b-1\",shard=\"0\",group=\"tail/low\"} 0.25\n")
                    .doesNotContain("margin{step=\"train-a-1\"")
                    .endsWith("# EOF\n");
            second.end();
            assertThat(StepProgress.readAll(
                            get(server, StepProgress.PATH).body().getBytes(StandardCharsets.UTF_8)))
                    .extracting(StepProgress::step)
                    .containsExactly("train-a-1");
        }
    }

    /** Two requests are read and sixteen wait; the connections of all others are closed, or they would use up the files of the step. */
    @Test
    void scrapesThatHangUseUpNeitherThreadsNorFiles() throws IOException {
        var clients = new ArrayList<Socket>();
        try (var server = ProgressServer.start(0, board, log::add).orElseThrow()) {
            for (int i = 0; i < 60; i++) {
                var client = new Socket(InetAddress.getLoopbackAddress(), server.port());
                clients.add(client);
                client.setSoTimeout(20);
                client.getOutputStream().write("GET /prog".getBytes(StandardCharsets.US_ASCII));
            }
            board.begin("pretrain-1", Shard.ALL);
            board.planUpdates(10_000, 0);
            try (var training = board.train()) {
                for (int update = 1; update <= 10_000; update++) {
                    training.updated(update, 1, 64);
                }
            }
            assertThat(board.latest().orElseThrow().fraction()).contains(1.0);
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
            while (clients.stream().filter(ProgressServerTest::isClosed).count() < 60 - 2 - 16) {
                assertThat(System.nanoTime()).as("connections stay open").isLessThan(end);
            }
        } finally {
            for (var client : clients) {
                client.close();
            }
        }
        assertThat(log).isEmpty();
    }

    private static boolean isClosed(Socket client) {
        try {
            return client.getInputStream().read() < 0;
        } catch (SocketTimeoutException open) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void aPortInUseIsLogged() throws IOException {
        try (var other = new ServerSocket(0)) {
            assertThat(ProgressServer.start(other.getLocalPort(), board, log::add))
                    .isEmpty();
        }
        assertThat(log).singleElement().asString().contains("cannot be used", "The step continues.");
    }
}
