// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.json.Sha256;
import dev.fairloss.trainer.store.FolderStore;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesPageTest {
    private static final String FILES = "/experiments/0/default/tiny/files";

    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();

    @Test
    void checksumsAreComputedOnceAMinute() {
        TinyExperiment.finished(folder);
        var key = ArtifactLayout.results("default", "tiny");
        try (var store = FolderStore.open(folder.resolve("fairloss-store"), Clock.systemUTC());
                var console = new ConsoleClient(clock, store)) {
            String before = Sha256.of(store.read(key).orElseThrow());
            assertThat(console.get(FILES).body()).contains(before);

            byte[] other = "{}".getBytes(StandardCharsets.UTF_8);
            store.put(key, other);
            clock.advance(Duration.ofSeconds(59));
            assertThat(console.get(FILES).body()).contains(before);
            clock.advance(Duration.ofSeconds(1));
            assertThat(console.get(FILES).body()).contains(Sha256.of(other)).doesNotContain(before);
        }
    }
}
