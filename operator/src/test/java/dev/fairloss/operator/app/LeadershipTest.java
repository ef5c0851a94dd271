// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.operator.app.Leadership.Role;
import org.junit.jupiter.api.Test;

class LeadershipTest {
    @Test
    void aSingleReplicaReconciles() {
        var single = new Leadership(false);
        assertThat(single.role()).isEqualTo(Role.SINGLE);
        assertThat(single.reconciles()).isTrue();
    }

    @Test
    void oneOfSeveralReplicasReconcilesWhileItHoldsTheLease() {
        var replica = new Leadership(true);
        assertThat(replica.role()).isEqualTo(Role.STANDBY);
        assertThat(replica.reconciles()).isFalse();
        replica.won();
        assertThat(replica.role()).isEqualTo(Role.LEADER);
        assertThat(replica.reconciles()).isTrue();
        replica.lost();
        assertThat(replica.role()).isEqualTo(Role.LOST);
        assertThat(replica.reconciles()).isFalse();
    }
}
