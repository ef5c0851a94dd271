// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Golden files: reviewed texts. {@code -Dgolden.update} rewrites them; read the diff. */
public final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/golden");

    private Golden() {}

    /** Asserts that a text equals its golden file. */
    public static void assertSame(String file, String text) throws IOException {
        Path golden = FOLDER.resolve(file);
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(golden.getParent());
            Files.writeString(golden, text);
        }
        assertThat(golden).as("run with -Dgolden.update to rewrite it").hasContent(text);
    }
}
