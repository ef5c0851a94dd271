// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.json.ContractJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Stored references contain the folder of every step. */
class StepReferencesTest {
    @Test
    void roundTrips() throws IOException {
        var plan = StepPlan.of(Specs.small(), Specs.DATA);
        var steps = StepReferences.of(plan);
        assertThat(ContractJson.strictMapper().readValue(ContractJson.write(steps), StepReferences.class))
                .isEqualTo(steps);
        assertThat(steps.steps()).hasSameSizeAs(plan.steps());
        for (int i = 0; i < plan.steps().size(); i++) {
            var planned = plan.steps().get(i);
            assertThat(steps.steps().get(i).id()).isEqualTo(planned.id());
            assertThat(steps.steps().get(i).inputs()).isEqualTo(planned.inputs());
            assertThat(steps.steps().get(i).address())
                    .isEqualTo(planned.hash()
                            .map(hash -> new StepAddress(planned.kind().id(), hash)));
        }
    }

    /** Before the data is known, only prepare has a hash; the other steps have no such field. */
    @Test
    void leavesOutUnknownHashes() {
        var steps = StepReferences.of(StepPlan.of(Specs.small())).steps();
        assertThat(steps.get(0).address()).isPresent();
        assertThat(steps.subList(1, steps.size()))
                .extracting(StepReferences.Reference::address)
                .containsOnly(Optional.empty());
        String json =
                new String(ContractJson.write(StepReferences.of(StepPlan.of(Specs.small()))), StandardCharsets.UTF_8);
        assertThat(json).containsOnlyOnce("\"hash\"").contains("\"kind\" : \"pretrain\"");
    }
}
