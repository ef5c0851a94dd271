// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The audit log of the API server. */
final class AuditLog {
    /** One event for each call, without bodies. */
    static final String POLICY = """
            apiVersion: audit.k8s.io/v1
            kind: Policy
            omitStages: [RequestReceived, ResponseStarted]
            rules:
            - level: Metadata
            """;

    private static final Set<String> WRITES = Set.of("create", "update", "patch", "delete", "deletecollection");
    private static final ObjectMapper JSON = new ObjectMapper();
    private final Path file;
    private long position;

    AuditLog(Path file) {
        this.file = file;
    }

    /** Calls of the operator, by verb and resource: {@code patch jobs}. */
    record Calls(Map<String, Integer> writes, Map<String, Integer> reads) {
        int allWrites() {
            return writes.values().stream().mapToInt(count -> count).sum();
        }

        int allReads() {
            return reads.values().stream().mapToInt(count -> count).sum();
        }
    }

    /**
     * The operator's calls since the last time, without renewals of its lease.
     *
     * @param other user agent of the benchmark's own client
     */
    Calls since(String other) throws IOException {
        var calls = new Calls(new TreeMap<>(), new TreeMap<>());
        try (var channel = FileChannel.open(file);
                var reader = new BufferedReader(
                        Channels.newReader(channel.position(position), StandardCharsets.UTF_8.newDecoder(), 1 << 16))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                count(JSON.readTree(line), other, calls);
            }
            position = channel.position();
        }
        return calls;
    }

    private static void count(JsonNode event, String other, Calls calls) {
        String agent = event.path("userAgent").asText();
        var object = event.path("objectRef");
        if (agent.startsWith(other)
                || agent.startsWith("kube-apiserver")
                || object.path("resource").asText().equals("leases")) {
            return;
        }
        String resource = object.path("resource").asText("(none)")
                + (object.has("subresource") ? "/" + object.get("subresource").asText() : "");
        String verb = event.path("verb").asText();
        String code = event.at("/responseStatus/code").asInt() < 400
                ? ""
                : " " + event.at("/responseStatus/code").asInt();
        (WRITES.contains(verb) ? calls.writes() : calls.reads()).merge(verb + " " + resource + code, 1, Integer::sum);
    }
}
