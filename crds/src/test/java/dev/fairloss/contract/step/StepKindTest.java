// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.spec.Arm;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class StepKindTest {
    @ParameterizedTest
    @CsvSource({
        // kind, id, scope, fansOut, usesNetwork, reusable
        "PREPARE,  prepare,  Experiment, false, false, false",
        "PRETRAIN, pretrain, Network,    false, true,  true",
        "COLLECT,  collect,  Replicate,  true,  true,  true",
        "POLICY,   policy,   Replicate,  false, false, true",
        "TRAIN,    train,    ArmRun,     false, true,  true",
        "EVALUATE, evaluate, ArmRun,     false, true,  true",
        "REPORT,   report,   Experiment, false, false, false"
    })
    void answersEachQuestion(
            StepKind kind, String id, String scope, boolean fansOut, boolean usesNetwork, boolean reusable) {
        assertThat(kind.id()).isEqualTo(id);
        assertThat(kind.scope().getSimpleName()).isEqualTo(scope);
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
    void idsContainTheScope() {
        assertThat(Step.of(StepKind.REPORT).id()).isEqualTo(new StepId("report"));
        assertThat(Step.pretrain(4, 2).id()).isEqualTo(new StepId("pretrain-4-2"));
        assertThat(Step.collect(4, 16).id()).isEqualTo(new StepId("collect-4"));
        assertThat(Step.policy(Integer.MAX_VALUE).id()).isEqualTo(new StepId("policy-2147483647"));
        assertThat(Step.train(new Arm.FixedMargin(.25), 2).id()).isEqualTo(new StepId("train-fixed-0.25-2"));
    }

    @Test
    void stepsHaveTheScopeAndTasksOfTheirKind() {
        assertThat(Step.collect(1, 16).tasks()).isEqualTo(16);
        assertThat(Step.pretrain(4, 2).network()).hasValue(new StepScope.Network(4, 2));
        assertThat(Step.pretrain(4, 2).run()).isEmpty();
        assertThat(Step.policy(4).replicate()).hasValue(new StepScope.Replicate(4));
        assertThat(Step.policy(4).network()).isEmpty();
        assertThatThrownBy(() -> Step.of(StepKind.TRAIN))
                .hasMessage("A step of kind train needs the scope ArmRun, not Experiment[].");
        assertThatThrownBy(() -> new Step(StepKind.POLICY, new ArmRun(new Arm.FairLoss(), 1), 1))
                .hasMessageContaining("needs the scope Replicate");
        assertThatThrownBy(() -> new Step(StepKind.POLICY, new StepScope.Replicate(1), 2))
                .hasMessageContaining("2 tasks");
        assertThatThrownBy(() -> Step.collect(1, 0)).hasMessageContaining("0 tasks");
        assertThatThrownBy(() -> Step.pretrain(1, 0)).hasMessageContaining("must be at least 1, not 0");
    }

    @Test
    void consecutiveNetworksAndReplicatesHaveConsecutiveRotations() {
        assertThat(new StepScope.Network(1, 1).rotation()).isEqualTo(1);
        assertThat(new StepScope.Network(1, 2).rotation()).isEqualTo(2);
        assertThat(new StepScope.Network(2, 1).rotation()).isEqualTo(2);
        assertThat(new StepScope.Network(Integer.MAX_VALUE, 10).rotation()).isBetween(0, 10);
    }
}
