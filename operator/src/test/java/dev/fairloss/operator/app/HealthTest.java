// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.app.Leadership.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final InformerHealth FINE = new InformerHealth("jobs in a", true, true, true);

    @Test
    void isReadyOnceAllCachesAreSynced() {
        assertThat(health(FINE, FINE).ready(NOW)).isTrue();
        assertThat(health(FINE, new InformerHealth("pods in a", false, true, true))
                        .ready(NOW))
                .isFalse();
        assertThat(health().ready(NOW)).as("no informer runs").isFalse();
        assertThat(new Health(false, Role.SINGLE, List.of(FINE), Optional.empty()).ready(NOW))
                .isFalse();
    }

    @Test
    void aStandbyIsReadyAndAReplicaThatLostItsLeaseIsNot() {
        assertThat(new Health(true, Role.STANDBY, List.of(FINE), Optional.empty()).ready(NOW))
                .isTrue();
        var lost = new Health(true, Role.LOST, List.of(FINE), Optional.empty());
        assertThat(lost.ready(NOW)).isFalse();
        assertThat(lost.alive(NOW)).isFalse();
    }

    @Test
    void aCutWatchIsToleratedThenNotReadyThenNotLive() {
        var cut = new InformerHealth("jobs in a", true, true, false);
        assertThat(disconnected(cut, Duration.ofSeconds(30)).ready(NOW)).isTrue();
        assertThat(disconnected(cut, Duration.ofSeconds(31)).ready(NOW)).isFalse();
        assertThat(disconnected(cut, Duration.ofMinutes(10)).alive(NOW)).isTrue();
        assertThat(disconnected(cut, Duration.ofMinutes(11)).alive(NOW)).isFalse();
    }

    @Test
    void aStoppedInformerIsNotLive() {
        var stopped = health(new InformerHealth("jobs in a", true, false, false));
        assertThat(stopped.alive(NOW)).isFalse();
        assertThat(stopped.ready(NOW)).isFalse();
    }

    @Test
    void aStoppedOperatorIsNotLive() {
        assertThat(new Health(false, Role.SINGLE, List.of(), Optional.empty()).alive(NOW))
                .isFalse();
    }

    @Test
    void detailsNameTheProblem() {
        var health = health(
                FINE,
                new InformerHealth("pods in a", false, true, true),
                new InformerHealth("maps in a", true, false, true),
                new InformerHealth("fle in a", true, true, false));
        assertThat(health.details())
                .containsEntry("role", "single")
                .containsEntry("started", "true")
                .containsEntry("pods in a", "not synced yet")
                .containsEntry("maps in a", "stopped")
                .containsEntry("fle in a", "not connected")
                .doesNotContainKey("jobs in a");
    }

    private static Health health(InformerHealth... watches) {
        return new Health(true, Role.SINGLE, List.of(watches), Optional.empty());
    }

    private static Health disconnected(InformerHealth watch, Duration since) {
        return new Health(true, Role.SINGLE, List.of(watch), Optional.of(NOW.minus(since)));
    }
}
