// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The committed CRD matches the API types; {@code -Dgolden.update} rewrites it for review. */
class CrdGoldenTest {
    private static final Path COMMITTED = Path.of("fairlossexperiments.fairloss.dev-v1.yaml");

    @Test
    void committedCrdMatchesTheApiTypes() throws IOException {
        String generated = GeneratedCrd.yaml();
        if (System.getProperty("golden.update") != null) {
            Files.writeString(COMMITTED, generated);
        }
        assertThat(COMMITTED).as("run with -Dgolden.update to rewrite it").hasContent(generated);
    }
}
