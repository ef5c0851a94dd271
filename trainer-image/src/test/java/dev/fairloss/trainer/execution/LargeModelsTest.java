// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.trainer.catalog.Catalog;
import dev.fairloss.trainer.catalog.ExperimentExport;
import dev.fairloss.trainer.model.NetworkWeights;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models and checkpoints are stored and read as local files, so that they may be larger than a Java array. */
class LargeModelsTest {
    @TempDir
    private Path folder;

    /** A store in which tensors are too large for memory. */
    private static final class LargeModelStore extends MemoryStore {
        @Override
        public Optional<byte[]> read(ArtifactKey key) {
            requireSmall(key);
            return super.read(key);
        }

        @Override
        public void put(ArtifactKey key, byte[] content) {
            requireSmall(key);
            super.put(key, content);
        }

        private static void requireSmall(ArtifactKey key) {
            if (key.name().endsWith(".safetensors")) {
                throw new AssertionError(key + " is too large for a Java array");
            }
        }
    }

    @Test
    void anExperimentRunsAndIsExported() {
        var store = new LargeModelStore();
        TinyExperiment.run(TinyExperiment.write(folder, TinyExperiment.SYNTHETIC), store, new RecordedProgress());
        var written = new ExperimentExport(new Catalog(store).find("tiny"), folder.resolve("out")).run();
        Path exported = folder.resolve("out/networks/fairloss-1.safetensors");
        assertThat(written).contains(exported);
        try (var file = SafetensorsFile.open(exported, "exported")) {
            assertThat(NetworkWeights.read(file).embeddingSize()).isEqualTo(8);
        }
    }
}
