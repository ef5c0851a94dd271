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
    private static final InformerHealth FINE = new InformerHealth("jobs", "a", true, true, true);

    @Test
    void isReadyOnceAllCachesOfANamespaceAreSynced() {
        assertThat(health(FINE, FINE).ready(NOW)).isTrue();
        assertThat(health(FINE, new InformerHealth("pods", "a", false, true, true))
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
        var cut = new InformerHealth("jobs", "a", true, true, false);
        assertThat(disconnected(cut, Duration.ofSeconds(30)).ready(NOW)).isTrue();
        assertThat(disconnected(cut, Duration.ofSeconds(31)).ready(NOW)).isFalse();
        assertThat(disconnected(cut, Duration.ofMinutes(10)).alive(NOW)).isTrue();
        assertThat(disconnected(cut, Duration.ofMinutes(11)).alive(NOW)).isFalse();
    }

    /** A restart does not help, and the other namespaces must not be interrupted. */
    @Test
    void aNamespaceThatCannotBeWatchedIsReportedAndTheOthersCount() {
        var health = health(FINE, new InformerHealth("jobs", "missing", false, true, false));
        assertThat(health.ready(NOW)).isTrue();
        assertThat(health.alive(NOW)).isTrue();
        assertThat(health.watches("a")).isTrue();
        assertThat(health.watches("missing")).isFalse();
        assertThat(health.watches("other")).as("no informer").isFalse();
        assertThat(health.details())
                .containsEntry("jobs in missing", "not synced yet")
                .containsEntry("namespaces not watched", "missing");
        assertThat(health(FINE).details()).doesNotContainKey("namespaces not watched");
    }

    @Test
    void theConnectionIsLostWhenNoNamespaceHasAllItsWatches() {
        var cut = new InformerHealth("pods", "a", true, true, false);
        var missing = new InformerHealth("jobs", "missing", false, true, false);
        assertThat(Health.isConnected(List.of())).as("not started").isTrue();
        assertThat(Health.isConnected(List.of(FINE, missing))).isTrue();
        assertThat(Health.isConnected(List.of(FINE, cut, missing))).isFalse();
    }

    @Test
    void aStoppedInformerIsNotLive() {
        var stopped = health(new InformerHealth("jobs", "a", true, false, false));
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
                new InformerHealth("pods", "a", false, true, true),
                new InformerHealth("maps", "a", true, false, true),
                new InformerHealth("fle", "a", true, true, false));
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
