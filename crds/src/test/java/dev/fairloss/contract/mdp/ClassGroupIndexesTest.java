// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.mdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.fairloss.contract.json.ContractJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassGroupIndexesTest {
    @Test
    void keepsTheGroupOfEachClass() {
        var groups = new int[] {0, 8, 3};
        var indexes = ClassGroupIndexes.of(groups);
        groups[0] = 5;
        indexes.toArray()[1] = 5;
        assertThat(indexes.size()).isEqualTo(3);
        assertThat(indexes.get(1)).isEqualTo(8);
        assertThat(indexes.toArray()).containsExactly(0, 8, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 9, 256})
    void groupsAreZeroToEight(int group) {
        assertThatThrownBy(() -> ClassGroupIndexes.of(0, group))
                .hasMessage("The group of class 1 is " + group + ", not 0 to 8.");
    }

    @Test
    void inJsonItIsAList() throws JsonProcessingException {
        var mapper = ContractJson.mapper();
        assertThat(mapper.writeValueAsString(ClassGroupIndexes.of(0, 8))).isEqualTo("[0,8]");
        assertThat(mapper.readValue("[0,8]", ClassGroupIndexes.class)).isEqualTo(ClassGroupIndexes.of(0, 8));
        assertThatThrownBy(() -> mapper.readValue("[9]", ClassGroupIndexes.class))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void isAValue() {
        var indexes = ClassGroupIndexes.of(0, 8);
        assertThat(ClassGroupIndexes.of(0, 8)).isEqualTo(indexes).hasSameHashCodeAs(indexes);
        assertThat(ClassGroupIndexes.of(0, 7)).isNotEqualTo(indexes).doesNotHaveSameHashCodeAs(indexes);
        assertThat(indexes).isNotEqualTo("another type").hasToString("groups of 2 classes");
    }
}
