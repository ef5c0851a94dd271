// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.step.StepId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArmTest {
    private static final List<Arm> ALL = Stream.concat(
                    Stream.of(new Arm.FairLoss()),
                    Stream.of(ComparisonArm.values()).flatMap(arm -> arm.arms(List.of(.25)).stream()))
            .toList();

    @Test
    void everyKindOfArmIsReachableFromAnExperimentFile() {
        assertThat(ALL.stream().<Object>map(Object::getClass))
                .containsExactlyInAnyOrder((Object[]) Arm.class.getPermittedSubclasses());
    }

    @Test
    void everyArmComesBackFromItsJson() throws JsonProcessingException {
        for (Arm arm : ALL) {
            String json = ContractJson.mapper().writeValueAsString(arm);
            assertThat(ContractJson.strictMapper().readValue(json, Arm.class)).isEqualTo(arm);
            assertThat(json).as("an entry in JsonSubTypes names it").doesNotContain("$");
        }
    }

    @Test
    void namesAreUniqueAndFitIntoStepIds() {
        assertThat(ALL).extracting(Arm::name).doesNotHaveDuplicates();
        assertThat(ALL).allSatisfy(arm -> assertThat(new StepId("train-" + arm.name() + "-1"))
                .isNotNull());
    }

    /** The type names and values are part of step hashes: a change would run finished trainings again. */
    @Test
    void theJsonOfArmsStays() {
        assertThat(ALL.stream()
                        .map(arm -> ContractJson.mapper().valueToTree(arm).toString()))
                .containsExactly(
                        "{\"type\":\"FairLoss\"}",
                        "{\"type\":\"FixedMargin\",\"margin\":0.25}",
                        "{\"type\":\"RandomPolicy\"}",
                        "{\"type\":\"SettledMargins\"}",
                        "{\"type\":\"ShuffledGroups\"}",
                        "{\"type\":\"SameMeanMargin\"}",
                        "{\"type\":\"TrainLonger\"}",
                        "{\"type\":\"MoreSeeds\"}",
                        "{\"type\":\"LDAM\"}",
                        "{\"type\":\"NormalizedSoftmax\"}");
    }

    @Test
    void onlyArmsThatUseThePolicyWaitForIt() {
        assertThat(ALL.stream().filter(arm -> arm.inputs().contains(ArmInput.POLICY)))
                .containsExactly(
                        new Arm.FairLoss(),
                        new Arm.SettledMargins(),
                        new Arm.ShuffledGroups(),
                        new Arm.SameMeanMargin());
    }

    @Test
    void onlyNormalizedSoftmaxHasAHeadOfItsOwn() {
        assertThat(ALL).allSatisfy(arm -> assertThat(arm.head(Head.ArcFace))
                .isEqualTo(arm instanceof Arm.NormalizedSoftmax ? Head.NormalizedSoftmax : Head.ArcFace));
    }

    /** A step's hash covers the cost only if the arm names it. */
    @Test
    void onlyArmsWithAnotherBudgetDependOnTheCostOfThePolicy() {
        assertThat(ALL).allSatisfy(arm -> assertThat(arm.inputs().contains(ArmInput.POLICY_COST))
                .isEqualTo(arm.budget() != TrainingBudget.ONE_TRAINING));
    }

    @Test
    void theFixedMarginArmBecomesOneArmPerMargin() {
        assertThat(ComparisonArm.FixedMargin.arms(List.of(.1, .2)))
                .containsExactly(new Arm.FixedMargin(.1), new Arm.FixedMargin(.2));
        assertThat(ComparisonArm.LDAM.arms(List.of(.1, .2))).containsExactly(new Arm.Ldam());
    }
}
