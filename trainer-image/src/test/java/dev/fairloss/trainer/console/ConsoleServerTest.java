// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.FolderStore;
import dev.fairloss.trainer.store.Ledger;
import dev.fairloss.trainer.store.SingleStore;
import dev.fairloss.trainer.store.StepArtifacts;
import dev.fairloss.trainer.store.Stopwatch;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of {@code fairloss ui}, read by an HTTP client. */
class ConsoleServerTest {
    private static final String TINY = "/experiments/0/default/tiny";
    private static final String ATTACK = "<img src=x onerror=alert(1)>\"'&";

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();

    private ArtifactStore open(String name) {
        return FolderStore.open(folder.resolve(name), Clock.systemUTC());
    }

    private ArtifactStore finished() {
        TinyExperiment.finished(folder);
        return open("fairloss-store");
    }

    private static void plan(ArtifactStore store, String name, String steps) {
        store.put(
                ArtifactLayout.plan("team", name),
                ("{\"version\":1,\"steps\":[" + steps + "]}").getBytes(StandardCharsets.UTF_8));
    }

    private static String step(String kind, String hash, String inputs) {
        return "{\"id\":\"%s\",\"kind\":\"%s\",\"hash\":\"%s\",\"inputs\":[%s]}".formatted(kind, kind, hash, inputs);
    }

    private void finish(ArtifactStore store, StepAddress step, String headline, String experiment) {
        new StepArtifacts(store, step)
                .publish(
                        clock.instant(),
                        new Cost(61, 61, OptionalDouble.empty(), "cpu x1", 12345),
                        ContractJson.mapper()
                                .createObjectNode()
                                .put("headline", headline)
                                .put("experiment", experiment));
    }

    @Test
    void theListLeadsToThePlanAndTheReport() {
        try (var store = finished();
                var console = new ConsoleClient(clock, store)) {
            assertThat(console.get("/").body())
                    .contains("<a href=\"" + TINY + "\">default/tiny</a>", "FairLoss ", "1 experiment in");
            var page = console.get(TINY).body();
            assertThat(page)
                    .contains("<svg", ">train-fairloss-1</th>", "Finished", "fairloss.dev/experiment=tiny")
                    .doesNotContain("sse-connect");
            assertThat(console.get(TINY + "/report").body())
                    .contains("<iframe class=\"report\" sandbox title=\"Report of default/tiny\" src=\"" + TINY
                            + "/report.html\"");
            var report = console.get(TINY + "/report.html");
            assertThat(report.body()).contains("<html");
            assertThat(report.headers().firstValue("Content-Security-Policy").orElse(""))
                    .contains("default-src 'none'", "sandbox", "frame-ancestors 'self'");
        }
    }

    @Test
    void everyResponseRestrictsTheBrowser() {
        try (var store = finished();
                var console = new ConsoleClient(clock, store)) {
            for (String path : List.of("/", TINY, TINY + "/report", "/assets/htmx.js", "/assets/sse.js", "/nowhere")) {
                var headers = console.get(path).headers();
                assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
                        .as(path)
                        .startsWith("default-src 'self'; ")
                        .doesNotContain("unsafe");
                assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
                assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
            }
            assertThat(console.get("/assets/console.css").headers().firstValue("Content-Type"))
                    .contains("text/css; charset=utf-8");
            assertThat(console.get("/assets/htmx.js").body()).contains("htmx");
        }
    }

    @Test
    void onlyTheTokenOpensThePages() throws IOException, InterruptedException {
        try (var store = finished();
                var console = new ConsoleClient(clock, store)) {
            var first = console.get(console.url(), "");
            assertThat(first.headers().firstValue("Set-Cookie").orElse(""))
                    .endsWith("; Path=/; HttpOnly; SameSite=Strict");
            assertThat(first.headers().firstValue("Refresh")).contains("0; url=/");
            for (String path : List.of("/", TINY, "/assets/htmx.js", TINY + "/events", "/?token=", "/?token=x")) {
                var refused = console.get(console.root() + path, "");
                assertThat(refused.statusCode()).as(path).isEqualTo(403);
                assertThat(refused.body())
                        .contains("Open the URL that fairloss ui prints")
                        .doesNotContain("tiny");
            }
            assertThat(console.get(console.root() + "/", "fairloss-1=x").statusCode())
                    .isEqualTo(403);
            assertThat(console.get(console.root() + "/healthz", "").body()).isEqualTo("ok\n");
            assertThat(console.send("POST", "/").statusCode()).isEqualTo(405);
            assertThat(console.send("HEAD", "/").statusCode()).isEqualTo(200);
            assertThat(rebound(console)).contains(" 421 ");
        }
    }

    /** A request with the name of another host, as a browser sends it after DNS rebinding. */
    private static String rebound(ConsoleClient console) throws IOException {
        int port = URI.create(console.url()).getPort();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET /" + console.url().replaceFirst(".*/", "") + " HTTP/1.1\r\nHost: evil.example:" + port
                                    + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void unknownPathsAreNotFound() {
        try (var store = finished();
                var console = new ConsoleClient(clock, store)) {
            for (String path : List.of(
                    "/experiments",
                    "/experiments/1/default/tiny",
                    "/experiments/x/default/tiny",
                    "/experiments/0/default/other",
                    "/experiments/0/default/..%2Ftiny",
                    "/experiments/0/.incoming/tiny",
                    TINY + "/plan.json",
                    "/assets/..%2Fconsole.css")) {
                assertThat(console.get(path).statusCode()).as(path).isEqualTo(404);
            }
        }
    }

    @Test
    void textsFromAStoreAreNeverMarkup() {
        try (var store = open("a" + ATTACK);
                var console = new ConsoleClient(clock, store)) {
            var report = new StepAddress("report", "00000001");
            plan(store, "x", step("report", "00000001", ""));
            finish(store, report, ATTACK, ATTACK);
            for (String path : List.of("/", "/?q=" + "%3Cimg", "/experiments/0/team/x")) {
                assertThat(console.get(path).body())
                        .as(path)
                        .contains("&lt;img src=x onerror=alert(1)&gt;")
                        .doesNotContain("<img", "onerror=alert(1)>");
            }
            assertThat(console.get("/?q=%22%3E%3Cscript%3E&state=%22%3E%3Cscript%3E&page=-1")
                            .body())
                    .contains("value=\"&quot;&gt;&lt;script&gt;\"")
                    .doesNotContain("\"><script>");
        }
    }

    @Test
    void stepsShowTheirStateAndWhoRanThem() {
        try (var store = open("store");
                var console = new ConsoleClient(clock, store)) {
            plan(
                    store,
                    "x",
                    String.join(
                            ",",
                            step("prepare", "00000001", ""),
                            step("pretrain", "00000002", "\"prepare\""),
                            step("policy", "00000003", "\"pretrain\""),
                            step("report", "00000004", "\"policy\"")));
            finish(store, new StepAddress("prepare", "00000001"), "", "other/owner");
            new Ledger(store, new StepAddress("pretrain", "00000002"), clock)
                    .start(0, "cpu x2", "", Stopwatch.start(clock));
            new Ledger(store, new StepAddress("policy", "00000003"), clock)
                    .start(0, "cpu x2", "", Stopwatch.start(clock))
                    .end(7, LedgerEntry.Outcome.STOPPED);
            assertThat(console.get("/experiments/0/team/x").body())
                    .contains(
                            "Reused from other/owner",
                            "1 of 4",
                            "node running",
                            "node stopped",
                            "node waiting",
                            "node finished reused",
                            "sse-connect=\"/experiments/0/team/x/events\"");
            assertThat(console.get("/").body()).contains("state running");
            // A pod that was killed leaves its entry as it was.
            clock.advance(Duration.ofMinutes(2));
            assertThat(console.get("/").body())
                    .doesNotContain("\"state running\"")
                    .contains("state stopped");
            assertThat(console.get("/?state=finished").body()).contains("No experiment matches");
        }
    }

    /** On a cluster, seconds pass before the pod of the next step runs. */
    @Test
    void anExperimentIsRunningBetweenTwoSteps() {
        try (var store = open("store");
                var console = new ConsoleClient(clock, store)) {
            plan(store, "x", step("prepare", "00000001", "") + "," + step("report", "00000002", "\"prepare\""));
            finish(store, new StepAddress("prepare", "00000001"), "", "");
            assertThat(console.get("/").body()).contains("\"state running\"");
            assertThat(console.get("/experiments/0/team/x").body()).contains("<dd><span class=\"state running\">");
            clock.advance(Duration.ofMinutes(2));
            assertThat(console.get("/").body()).contains("\"state stopped\"");
            assertThat(console.get("/experiments/0/team/x").body()).contains("<dd><span class=\"state stopped\">");
        }
    }

    @Test
    void aStoreThatGoesAwayIsReportedAndComesBack() throws IOException {
        try (var store = finished();
                var console = new ConsoleClient(clock, store)) {
            console.get("/");
            Path away = Files.move(folder.resolve("fairloss-store"), folder.resolve("away"));
            clock.advance(Duration.ofMinutes(1));
            assertThat(console.get("/").body())
                    .contains("fairloss-store does not exist.", "The list shows what was read at", "default/tiny");
            var page = console.get(TINY);
            assertThat(page.statusCode()).isEqualTo(500);
            assertThat(page.body()).contains("fairloss-store does not exist.", "hx-trigger=\"every 5s\"");
            Files.move(away, folder.resolve("fairloss-store"));
            clock.advance(Duration.ofMinutes(1));
            assertThat(console.get("/").body()).contains("default/tiny").doesNotContain("does not exist");
            assertThat(console.get(TINY).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aReportIsReadWholeWhileItIsReplaced() {
        try (var store = finished();
                var console = new ConsoleClient(clock, store)) {
            String one = "1".repeat(300_000);
            String two = "2".repeat(400_000);
            ArtifactKey key = ArtifactLayout.report("default", "tiny");
            var stop = new AtomicBoolean();
            var writer = CompletableFuture.runAsync(() -> {
                do {
                    store.put(key, one.getBytes(StandardCharsets.UTF_8));
                    store.put(key, two.getBytes(StandardCharsets.UTF_8));
                } while (!stop.get());
            });
            store.put(key, one.getBytes(StandardCharsets.UTF_8));
            for (int i = 0; i < 20; i++) {
                assertThat(console.get(TINY + "/report.html").body()).isIn(one, two);
            }
            stop.set(true);
            writer.join();
        }
    }

    @Test
    void manyExperimentsAreShownPageByPage() {
        try (var store = open("store");
                var console = new ConsoleClient(clock, store)) {
            for (int i = 0; i < 500; i++) {
                plan(store, "x" + i, step("report", "%08x".formatted(i + 1), ""));
                finish(store, new StepAddress("report", "%08x".formatted(i + 1)), "Result " + i, "");
                clock.advance(Duration.ofSeconds(1));
            }
            var first = console.get("/").body();
            assertThat(first)
                    .contains("500 experiments in", "Page 1 of 5", "team/x499<", "team/x400<")
                    .doesNotContain("team/x399<");
            assertThat(console.get("/?page=5").body())
                    .contains("team/x0<", "Newer")
                    .doesNotContain("Older");
            assertThat(console.get("/?q=RESULT+123").body()).contains("1 of 500 experiments", "team/x123<");
        }
    }

    @Test
    void aRunningExperimentSendsItsChanges() throws Exception {
        try (var store = open("store");
                var console = new ConsoleClient(Clock.systemUTC(), store)) {
            plan(store, "x", step("prepare", "00000001", ""));
            try (var events = new BufferedReader(new InputStreamReader(
                    console.stream("/experiments/0/team/x/events").body(), StandardCharsets.UTF_8))) {
                assertThat(events.readLine()).isEqualTo("event: steps");
                finish(store, new StepAddress("prepare", "00000001"), "", "");
                String line = events.readLine();
                while (!line.contains("1 of 1")) {
                    line = events.readLine();
                }
                assertThat(line).startsWith("data: ");
            }
        }
    }

    @Test
    void aPortInUseIsReported() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            assertThatThrownBy(() -> ConsoleServer.start(
                            new ConsoleSettings(List.of(), port, ConsoleAccess.Token.random(), clock)))
                    .satisfies(Failures.invalidInput(
                            "Cannot listen on port " + port + ": ", "Set --port to a free port, or leave it out."));
            ConsoleServer.start(new ConsoleSettings(List.of(), 0, ConsoleAccess.Token.random(), clock))
                    .close();
        }
    }

    @Test
    void behindAProxyNoTokenIsNeeded() throws IOException, InterruptedException {
        try (var store = finished();
                var server = ConsoleServer.start(
                        new ConsoleSettings(List.of(new SingleStore(store)), 0, new ConsoleAccess.Proxy(), clock));
                var client = new ConsoleClient(clock, store)) {
            assertThat(server.url()).doesNotContain("token");
            assertThat(client.get(server.url(), "").body()).contains("default/tiny");
        }
    }
}
