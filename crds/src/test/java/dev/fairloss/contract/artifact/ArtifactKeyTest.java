// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactKeyTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "steps/policy/0f3a/manifest.json", "tables/TAR=1e-3.csv", "_x/y+z/0"})
    void acceptsSafePaths(String value) {
        assertThat(new ArtifactKey(value).toString()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "/", "/a", "a/", "a//b", "..", "a/../b", ".hidden", "a/.tmp", "a b", "a\\b", "ä", "a\n", "C:x"
            })
    void rejectsPathsThatCouldLeaveTheStore(String value) {
        assertThatThrownBy(() -> new ArtifactKey(value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Not an artifact key");
    }

    @Test
    void rejectsNamesThatAreTooLong() {
        assertThat(ArtifactKey.isValid("a".repeat(253))).isTrue();
        assertThat(ArtifactKey.isValid("a".repeat(254))).isFalse();
        assertThat(ArtifactKey.isValid("abcdefghi/".repeat(70) + "a")).isFalse(); // 701 characters
    }

    @Test
    void decidesWhetherAKeyIsInAFolder() {
        ArtifactKey folder = new ArtifactKey("steps/policy");
        assertThat(folder.child("0f/a.json").isIn(folder)).isTrue();
        assertThat(folder.child("0f/a.json").below(folder)).isEqualTo("0f/a.json");
        assertThat(folder.child("0f/a.json").name()).isEqualTo("a.json");
        assertThat(folder.isIn(folder)).isFalse();
        assertThat(new ArtifactKey("steps/policy2/a").isIn(folder)).isFalse();
    }

    @Test
    void layoutMatchesTheDocumentation() {
        StepAddress step = new StepAddress("collect", "00112233aabbccdd");
        CheckpointId id = new CheckpointId(12, "shard-0-20260101T000000Z");
        assertThat(List.of(
                        ArtifactLayout.file(step, "tables/rewards.csv"),
                        ArtifactLayout.manifest(step),
                        ArtifactLayout.probe(step, 57),
                        ArtifactLayout.checkpointFile(step, id, "weights.safetensors"),
                        ArtifactLayout.checkpointPointer(step, id),
                        ArtifactLayout.ledgerEntry(step, "shard-0-20260101T000000Z"),
                        ArtifactLayout.report("default", "casia"),
                        ArtifactLayout.results("default", "casia"),
                        ArtifactLayout.plan("default", "casia"),
                        ArtifactLayout.plan("default", "casia", "0011"),
                        ArtifactLayout.purge("default", "casia"),
                        ArtifactLayout.table("default", "casia", "rewards.csv")))
                .extracting(ArtifactKey::value)
                .containsExactly(
                        "steps/collect/00112233aabbccdd/tables/rewards.csv",
                        "steps/collect/00112233aabbccdd/manifest.json",
                        "steps/collect/00112233aabbccdd/probes/57/probe.json",
                        "steps/collect/00112233aabbccdd/checkpoints/000012-shard-0-20260101T000000Z.weights.safetensors",
                        "steps/collect/00112233aabbccdd/checkpoints/000012-shard-0-20260101T000000Z.json",
                        "steps/collect/00112233aabbccdd/ledger/shard-0-20260101T000000Z.json",
                        "experiments/default/casia/report.html",
                        "experiments/default/casia/results.json",
                        "experiments/default/casia/plan.json",
                        "experiments/default/casia/plans/0011.json",
                        "purges/default/casia.json",
                        "experiments/default/casia/tables/rewards.csv");
    }

    @Test
    void theKeysOfPlansAreRecognized() {
        assertThat(ArtifactLayout.isPlan(ArtifactLayout.plan("team-a", "run"))).isTrue();
        assertThat(ArtifactLayout.isPlan(ArtifactLayout.plan("team-a", "run", "abc")))
                .isTrue();
        assertThat(ArtifactLayout.isPlan(ArtifactLayout.results("team-a", "run")))
                .isFalse();
        assertThat(ArtifactLayout.isPlan(ArtifactLayout.purge("team-a", "plan")))
                .isFalse();
    }

    @Test
    void parsesIdsFromKeys() {
        StepAddress step = new StepAddress("collect", "00112233aabbccdd");
        assertThat(ArtifactLayout.probeIndex(step, ArtifactLayout.probe(step, 57)))
                .hasValue(57);
        assertThat(ArtifactLayout.probeIndex(step, ArtifactLayout.file(step, "probes/x/probe.json")))
                .isEmpty();
        assertThat(ArtifactLayout.probeIndex(step, ArtifactLayout.manifest(step)))
                .isEmpty();
        CheckpointId id = new CheckpointId(1_234_567, "shard-0-a");
        assertThat(CheckpointId.ofName(
                        ArtifactLayout.checkpointPointer(step, id).name()))
                .contains(id);
        assertThat(CheckpointId.ofName(
                        ArtifactLayout.checkpointFile(step, id, "w.safetensors").name()))
                .contains(id);
        assertThat(CheckpointId.ofName("weights.safetensors")).isEmpty();
        assertThat(CheckpointId.ofName("000000-a.json")).isEmpty();
    }
}
