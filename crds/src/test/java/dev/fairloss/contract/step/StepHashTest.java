// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The hashes of a spec that existed before. If one changes, every finished step of every user runs again: a new enum constant, arm
 * or field must not do that. {@code -Dgolden.update} rewrites the file; do that only together with {@link StepHash#FORMAT}.
 */
class StepHashTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/step/hashes.txt");

    @Test
    void theHashesOfAKnownSpecStay() throws IOException {
        String hashes = StepPlan.of(Specs.small(), Specs.DATA).steps().stream()
                .map(step -> step.hash().orElseThrow() + " " + step.id() + "\n")
                .collect(Collectors.joining("", "format " + StepHash.FORMAT + "\n", ""));
        if (System.getProperty("golden.update") != null) {
            Files.writeString(GOLDEN, hashes);
        }
        assertThat(hashes).isEqualTo(Files.readString(GOLDEN));
    }
}
