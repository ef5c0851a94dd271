// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.TrainerException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PairsFileErrorsTest {
    private final PairsFileErrors errors = new PairsFileErrors(Path.of("pairs.txt"));

    @Test
    void withoutProblemsNothingIsThrown() {
        errors.throwIfAny();
        assertThat(errors.isEmpty()).isTrue();
    }

    @Test
    void oneProblemIsSingular() {
        errors.add(7, "has 2 columns");
        assertThat(errors.isEmpty()).isFalse();
        assertThatThrownBy(errors::throwIfAny)
                .isInstanceOf(TrainerException.class)
                .hasMessage("The pairs file pairs.txt has 1 problem:\n  line 7 has 2 columns");
    }

    @Test
    void twentyAreShownAndTheRestCounted() {
        for (int line = 1; line <= 20; line++) {
            errors.add(line, "is bad");
        }
        assertThatThrownBy(errors::throwIfAny)
                .hasMessageContaining("has 20 problems:")
                .hasMessageEndingWith("line 20 is bad");
        errors.add(21, "is bad");
        errors.add(22, "is bad");
        assertThatThrownBy(errors::throwIfAny)
                .hasMessageContaining("has 22 problems:")
                .hasMessageEndingWith("line 20 is bad\n  and 2 more");
    }
}
