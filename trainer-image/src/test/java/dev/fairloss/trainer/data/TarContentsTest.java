// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.trainer.data.TarContents.Range;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarContentsTest {
    @TempDir
    private Path folder;

    /** It is read again as soon as it is whole. */
    @Test
    void anArchiveThatIsCutWhileItIsRead() throws IOException, UnreadableImageException {
        byte[] whole = "headerADA".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        Path file = Files.write(folder.resolve("a.tar"), whole);
        try (var contents = TarContents.open(file)) {
            Files.write(file, Arrays.copyOf(whole, 8));
            assertThatThrownBy(() -> contents.read(new Range(6, 3)))
                    .isInstanceOf(UnreadableImageException.class)
                    .hasMessageContaining("the archive ends at byte 8, inside the file");
            Files.write(file, whole);
            assertThat(contents.read(new Range(6, 3))).asString().isEqualTo("ADA");
        }
    }
}
