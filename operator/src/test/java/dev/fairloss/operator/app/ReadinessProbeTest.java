// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.Test;

class ReadinessProbeTest {
    @Test
    void onlyAReadyResponseCounts() throws IOException, InterruptedException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.createContext("/not", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();
        String address = "http://127.0.0.1:" + server.getAddress().getPort();
        try {
            assertThat(ReadinessProbe.isReady(URI.create(address + "/ready"))).isTrue();
            assertThat(ReadinessProbe.isReady(URI.create(address + "/not"))).isFalse();
        } finally {
            server.stop(0);
        }
        assertThat(ReadinessProbe.isReady(URI.create(address + "/ready"))).isFalse();
    }
}
