// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.fairloss.contract.json.ContractJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** The part of MLflow's REST API that FairLoss uses, in memory. It can fail or never answer. */
public final class FakeMlflow implements AutoCloseable {
    /** How the server responds. */
    public enum Mode {
        ANSWERS,
        FAILS,
        HANGS
    }

    /** A run. */
    public record Run(
            String id,
            String name,
            Map<String, String> tags,
            Map<String, String> parameters,
            List<JsonNode> metrics,
            List<String> status) {
        /** Number of values of a metric. */
        public long count(String metric) {
            return metrics.stream()
                    .filter(value -> value.path("key").asText().equals(metric))
                    .count();
        }
    }

    private final HttpServer server;
    private final String scheme;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<String, String> experiments = new LinkedHashMap<>();
    private final List<Run> runs = new ArrayList<>();
    private final Map<String, List<JsonNode>> models = new LinkedHashMap<>();
    private final List<String> authorizations = new ArrayList<>();
    private volatile Mode mode = Mode.ANSWERS;
    private int requests;

    public FakeMlflow() {
        this(Optional.empty());
    }

    /** A server with a certificate, at an https address. */
    public FakeMlflow(SelfSignedCertificate certificate) {
        this(Optional.of(certificate.server()));
    }

    private FakeMlflow(Optional<SSLContext> tls) {
        scheme = tls.isPresent() ? "https" : "http";
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try {
            if (tls.isPresent()) {
                var secure = HttpsServer.create(address, 0);
                secure.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
                server = secure;
            } else {
                server = HttpServer.create(address, 0);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/api/2.0/mlflow/", this::answer);
        server.start();
    }

    public String uri() {
        return scheme + "://127.0.0.1:" + server.getAddress().getPort();
    }

    public void mode(Mode other) {
        mode = other;
    }

    public synchronized List<Run> runs() {
        return List.copyOf(runs);
    }

    /** The only run with this name. */
    public Run run(String name) {
        var found = runs().stream().filter(run -> run.name().equals(name)).toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " runs " + name + " among " + runs());
        }
        return found.get(0);
    }

    /** The versions of registered models, by name. */
    public synchronized Map<String, List<JsonNode>> models() {
        return Map.copyOf(models);
    }

    public synchronized int requests() {
        return requests;
    }

    /** The header Authorization of each request that had one. */
    public synchronized List<String> authorizations() {
        return List.copyOf(authorizations);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            byte[] answer;
            int status;
            synchronized (this) {
                requests++;
                authorizations.addAll(exchange.getRequestHeaders().getOrDefault("Authorization", List.of()));
            }
            if (mode == Mode.HANGS) {
                closed.await();
                return;
            }
            if (mode == Mode.FAILS) {
                status = 500;
                answer = "Internal Server Error\n".getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            } else {
                var json = body.length == 0
                        ? ContractJson.mapper().createObjectNode()
                        : ContractJson.mapper().readTree(body);
                String path = exchange.getRequestURI().getPath().replaceFirst("/api/2.0/mlflow/", "");
                String query = exchange.getRequestURI().getQuery();
                var result = handle(path, query == null ? "" : query.replaceFirst("^[a-z_]+=", ""), json);
                status = result.has("error_code") ? 400 : 200;
                answer = ContractJson.write(result);
            }
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized ObjectNode handle(String path, String parameter, JsonNode json) {
        return switch (path) {
            case "experiments/get-by-name" -> {
                var id = experiments.get(parameter);
                yield id == null
                        ? error("RESOURCE_DOES_NOT_EXIST")
                        : object().set("experiment", object().put("experiment_id", id));
            }
            case "experiments/create" -> {
                experiments.put(json.path("name").asText(), Integer.toString(experiments.size() + 1));
                yield object().put("experiment_id", Integer.toString(experiments.size()));
            }
            case "runs/search" -> search(json.path("filter").asText());
            case "runs/create" -> {
                var run = new Run(
                        "run-" + (runs.size() + 1),
                        json.path("run_name").asText(),
                        new LinkedHashMap<>(),
                        new LinkedHashMap<>(),
                        new ArrayList<>(),
                        new ArrayList<>(List.of("RUNNING")));
                json.path("tags").forEach(tag -> tag(run, tag));
                runs.add(run);
                yield object().set("run", json(run));
            }
            case "runs/log-batch" -> logBatch(find(json), json);
            case "runs/update" -> {
                find(json).status().add(json.path("status").asText());
                yield object();
            }
            case "registered-models/create" ->
                models.putIfAbsent(json.path("name").asText(), new ArrayList<>()) == null
                        ? object()
                        : error("RESOURCE_ALREADY_EXISTS");
            case "model-versions/search" -> {
                var found = object();
                found.putArray("model_versions").addAll(models.get(parameter.replaceAll("name='(.*)'", "$1")));
                yield found;
            }
            case "model-versions/create" -> {
                models.get(json.path("name").asText()).add(json);
                yield object();
            }
            default -> error("ENDPOINT_NOT_FOUND");
        };
    }

    private ObjectNode search(String filter) {
        var found = object();
        var array = found.putArray("runs");
        for (int i = runs.size() - 1; i >= 0 && array.isEmpty(); i--) {
            var run = runs.get(i);
            boolean all = true;
            for (String part : filter.split(" and ")) {
                String key = part.replaceAll("tags\\.`(.*)` = '.*'", "$1");
                String value = part.replaceAll("tags\\.`.*` = '(.*)'", "$1");
                all &= value.equals(run.tags().get(key));
            }
            if (all) {
                array.add(json(run));
            }
        }
        return found;
    }

    private Run find(JsonNode json) {
        return runs.stream()
                .filter(run -> run.id().equals(json.path("run_id").asText()))
                .findFirst()
                .orElseThrow();
    }

    private static ObjectNode logBatch(Run run, JsonNode json) {
        if (json.path("metrics").size() > 1000 || json.path("params").size() > 100) {
            return error("INVALID_PARAMETER_VALUE");
        }
        for (var parameter : json.path("params")) {
            String value = parameter.path("value").asText();
            var before = run.parameters().put(parameter.path("key").asText(), value);
            if (before != null && !before.equals(value)) {
                return error("INVALID_PARAMETER_VALUE");
            }
        }
        json.path("tags").forEach(tag -> tag(run, tag));
        json.path("metrics").forEach(run.metrics()::add);
        return object();
    }

    private static void tag(Run run, JsonNode tag) {
        run.tags().put(tag.path("key").asText(), tag.path("value").asText());
    }

    private static ObjectNode json(Run run) {
        var last = new LinkedHashMap<String, JsonNode>();
        run.metrics().forEach(metric -> last.put(metric.path("key").asText(), metric));
        var data = object();
        data.putArray("metrics").addAll(last.values());
        var parameters = data.putArray("params");
        run.parameters()
                .forEach((key, value) -> parameters.add(object().put("key", key).put("value", value)));
        var status = run.status().get(run.status().size() - 1);
        ObjectNode json = object();
        json.set("info", object().put("run_id", run.id()).put("status", status));
        json.set("data", data);
        return json;
    }

    private static ObjectNode error(String code) {
        return object().put("error_code", code).put("message", "As scripted.");
    }

    private static ObjectNode object() {
        return ContractJson.mapper().createObjectNode();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
