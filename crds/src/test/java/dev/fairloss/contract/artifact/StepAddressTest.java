// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepAddressTest {
    private static final String HASH = "0123abcd";

    @Test
    void kindAndHashArePartsOfKeys() {
        assertThat(new StepAddress("collect", HASH)).hasToString("collect/0123abcd");
        assertThat(new StepAddress("a" + "-".repeat(39), "0".repeat(64)).hash()).hasSize(64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Collect", "1", "-a", "a/b", "a.b", "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddd"})
    void rejectsOtherKinds(String kind) {
        assertThatThrownBy(() -> new StepAddress(kind, HASH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not a step kind: \"" + kind + "\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0123abc",
                "0123ABCD",
                "0123abcg",
                "00000000000000000000000000000000000000000000000000000000000000000"
            })
    void rejectsOtherHashes(String hash) {
        assertThatThrownBy(() -> new StepAddress("collect", hash))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Not a step hash: \"" + hash + "\"");
    }
}
