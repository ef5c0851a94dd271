// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.trainer.TemporaryFiles;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The tensors of a checkpoint: a safetensors file in memory, or, if it is large, a temporary file. */
public sealed interface CheckpointTensors extends AutoCloseable {
    /** Size of the largest file that is kept in memory, in bytes. A few hundred thousand identities need more. */
    long LARGEST_IN_MEMORY = 1L << 30;

    /** The contents of a file. */
    record InMemory(byte[] file) implements CheckpointTensors {
        @Override
        public SafetensorsFile open(String source) {
            return SafetensorsFile.of(file, source);
        }

        @Override
        public Path in(Path path) throws IOException {
            return Files.write(path, file);
        }

        @Override
        public void close() {
            // There is no file.
        }
    }

    /** A file, which is deleted on close. */
    record InFile(Path file) implements CheckpointTensors {
        @Override
        public SafetensorsFile open(String source) {
            return SafetensorsFile.open(file, source);
        }

        @Override
        public Path in(Path path) {
            return file;
        }

        @Override
        public void close() {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot delete the temporary file " + file, e);
            }
        }
    }

    /** Writes tensors. @param largestInMemory size of the largest file that is kept in memory, in bytes */
    static CheckpointTensors write(SafetensorsWriter writer, long largestInMemory) {
        if (writer.size() <= largestInMemory) {
            return new InMemory(writer.write());
        }
        var tensors = new InFile(TemporaryFiles.file(".safetensors"));
        try {
            writer.write(tensors.file());
            return tensors;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the temporary file " + tensors.file(), e);
        }
    }

    /** Opens the file. @param source what to call it in a message */
    SafetensorsFile open(String source);

    /** A local file with the tensors, which exists until {@link #close()}. @param path where to write it if there is none */
    Path in(Path path) throws IOException;

    @Override
    void close();
}
