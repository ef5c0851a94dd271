// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.Arm;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StepKindTest {
    @ParameterizedTest
    @CsvSource({
        // kind, id, perArm, fansOut, usesNetwork, reusable
        "PREPARE,  prepare,  false, false, false, false",
        "PRETRAIN, pretrain, false, false, true,  true",
        "COLLECT,  collect,  false, true,  true,  true",
        "POLICY,   policy,   false, false, false, true",
        "TRAIN,    train,    true,  false, true,  true",
        "EVALUATE, evaluate, true,  false, true,  true",
        "REPORT,   report,   false, false, false, false"
    })
    void answersEachQuestion(
            StepKind kind, String id, boolean perArm, boolean fansOut, boolean usesNetwork, boolean reusable) {
        assertThat(kind.id()).isEqualTo(id);
        assertThat(kind.perArm()).isEqualTo(perArm);
        assertThat(kind.fansOut()).isEqualTo(fansOut);
        assertThat(kind.usesNetwork()).isEqualTo(usesNetwork);
        assertThat(kind.reusable()).isEqualTo(reusable);
    }

    /** The planner runs steps in the order of the constants, and ids are part of hashes and artifact keys. */
    @ParameterizedTest
    @EnumSource(StepKind.class)
    void jsonFormIsTheId(StepKind kind) throws IOException {
        String json = ContractJson.mapper().writeValueAsString(kind);
        assertThat(json).isEqualTo("\"" + kind.id() + "\"");
        assertThat(ContractJson.mapper().readValue(json, StepKind.class)).isEqualTo(kind);
    }

    @Test
    void stepsHaveAnArmOrTasksOnlyIfTheirKindDoes() {
        assertThat(Step.train(new Arm.FixedMargin(.25), 2).id()).isEqualTo(new StepId("train-fixed-0.25-2"));
        assertThat(Step.collect(16).tasks()).isEqualTo(16);
        assertThatThrownBy(() -> Step.of(StepKind.TRAIN)).hasMessageContaining("needs an arm and a seed");
        assertThatThrownBy(() -> new Step(StepKind.POLICY, Optional.of(new ArmRun(new Arm.FairLoss(), 1)), 1))
                .hasMessageContaining("has neither arm nor seed");
        assertThatThrownBy(() -> new Step(StepKind.POLICY, Optional.empty(), 2)).hasMessageContaining("2 tasks");
        assertThatThrownBy(() -> Step.collect(0)).hasMessageContaining("0 tasks");
    }
}
