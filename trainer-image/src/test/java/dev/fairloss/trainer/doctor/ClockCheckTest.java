// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.fairloss.trainer.doctor.CheckResult.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockCheckTest {
    private static final Instant THERE = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @CsvSource({"0, OK", "59, OK", "-61, WARNING", "899, WARNING", "901, PROBLEM", "-86400, PROBLEM"})
    void aDifferenceOfSeconds(long seconds, Verdict verdict) {
        var result = ClockCheck.of(THERE.plusSeconds(seconds), THERE, "minio");
        assertThat(result.verdict()).isEqualTo(verdict);
        assertThat(result.found()).isEqualTo("differs from minio by " + seconds + " s");
    }

    @Test
    void takesTheTimeOfTheServer() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(403, -1);
            exchange.close();
        });
        server.start();
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try {
            assertThat(ClockCheck.of(address, Clock.systemUTC()).verdict()).isEqualTo(Verdict.OK);
            var slow = Clock.offset(Clock.systemUTC(), Duration.ofHours(-1));
            assertThat(ClockCheck.of(address, slow).verdict()).isEqualTo(Verdict.PROBLEM);
        } finally {
            server.stop(0);
        }
        assertThat(ClockCheck.of(address, Clock.systemUTC()).found()).contains("gives no time to compare");
    }
}
