// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.safetensors.SafetensorsFile;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.FaultyDisk;
import dev.fairloss.trainer.testing.FaultyDisk.Operation;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TestImages;
import dev.fairloss.trainer.testing.TestRecords;
import dev.fairloss.trainer.testing.TestTar;
import dev.fairloss.trainer.testing.TestZip;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each reader on a disk that fails: the disk is blamed, not the file, and after its repair the same file is read. */
class DiskFaultsTest {
    private static final byte[] PNG = TestImages.file(TestImages.pattern(8, 8, 1), "png");

    @TempDir
    private Path folder;

    private final FaultyDisk disk = new FaultyDisk();

    /** A reader, and the first operation on its file whose failure it must report. */
    private enum Reader {
        ATTRIBUTES("a.csv", Operation.READ, 0, "the attributes file") {
            @Override
            void read(Path file) {
                AttributesFile.read(file);
            }
        },
        LANDMARKS("l.csv", Operation.READ, 0, "the landmarks file") {
            @Override
            void read(Path file) {
                LandmarksFile.read(file);
            }
        },
        BIN("lfw.bin", Operation.READ, 0, "") {
            @Override
            void read(Path file) {
                BinFile.open(file, "lfw");
            }
        },
        FOLDER("faces", Operation.LIST, 0, "the folder") {
            @Override
            void read(Path file) {
                FolderListing.of(file);
            }
        },
        RECORD_FILE("train.rec", Operation.OPEN, 0, "the record file") {
            @Override
            void read(Path file) throws IOException {
                RecordImages.open(file).close();
            }
        },
        RECORD("train.rec", Operation.READ, 0, "") {
            @Override
            void read(Path file) throws IOException {
                try (var records = RecordImages.open(file)) {
                    records.listing();
                }
            }
        },
        TAR("a.tar", Operation.OPEN, 0, "the tar archive") {
            @Override
            void read(Path file) {
                TarSamples.of(file);
            }
        },
        TAR_HEADERS("a.tar", Operation.READ, 0, "the tar archive") {
            @Override
            void read(Path file) {
                TarSamples.of(file);
            }
        },
        WEB_DATASET("shards", Operation.LIST, 0, "the WebDataset") {
            @Override
            void read(Path file) {
                WebDatasetImages.open(file).close();
            }
        },
        ZIP("faces.zip", Operation.ATTRIBUTES, 1, "the zip archive") {
            @Override
            void read(Path file) throws IOException {
                ZipImages.open(file).close();
            }
        },
        WEIGHTS("w.safetensors", Operation.READ, 0, "the weights file") {
            @Override
            void read(Path file) {
                SafetensorsFile.open(file, file.toString()).close();
            }
        },
        IMAGE("1.png", Operation.READ, 0, "the image") {
            @Override
            void read(Path file) {
                new ImageList(List.of(file), 8, Optional.empty()).pixels(0);
            }
        };

        private final String file;
        private final Operation operation;
        private final int afterSuccesses;
        private final String what;

        Reader(String file, Operation operation, int afterSuccesses, String what) {
            this.file = file;
            this.operation = operation;
            this.afterSuccesses = afterSuccesses;
            this.what = what;
        }

        abstract void read(Path file) throws IOException;
    }

    @BeforeEach
    void validFiles() throws IOException {
        TestFiles.write(folder, "a.csv", "person,sex\nAda,f\n");
        TestFiles.write(folder, "l.csv", "Ada/1.png,1,1,2,1,1,2,1,3,2,3\n");
        Files.copy(Path.of("src/test/resources/bin/protocol-4.bin"), folder.resolve("lfw.bin"));
        TestImages.write(folder, "faces/Ada/1.png", PNG);
        TestImages.write(folder, "1.png", PNG);
        var records = new TestRecords();
        records.add(1, 0, PNG);
        records.write(folder, "train");
        new TestTar().sample("0", 0, PNG).write(folder.resolve("a.tar"));
        new TestTar().sample("0", 0, PNG).write(folder.resolve("shards/a.tar"));
        new TestZip().with("Ada/1.png", PNG).write(folder.resolve("faces.zip"));
        Files.write(folder.resolve("w.safetensors"), new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
    }

    @ParameterizedTest
    @EnumSource
    void aDiskThatFailsIsBlamed(Reader reader) {
        refused(
                reader,
                new IOException("Input/output error"),
                ExitCode.RETRY,
                ": Input/output error.",
                "Check the disk, then run the same command again.");
    }

    @ParameterizedTest
    @EnumSource
    void aMissingPermissionIsNotTheDisk(Reader reader) {
        refused(
                reader,
                new AccessDeniedException(reader.file),
                ExitCode.INVALID_INPUT,
                ": permission denied.",
                "Give this user permission to read it");
    }

    private void refused(Reader reader, IOException error, ExitCode code, String reason, String advice) {
        Path file = disk.path(folder.resolve(reader.file));
        disk.fail(reader.operation, reader.file, error, reader.afterSuccesses);
        assertThatThrownBy(() -> reader.read(file))
                .satisfies(Failures.failure(
                        code,
                        ("Cannot read " + reader.what).strip() + " " + folder.resolve(reader.file),
                        reason,
                        advice));
        disk.repair();
        assertThatCode(() -> reader.read(file)).doesNotThrowAnyException();
    }

    @Test
    void aWrongPathIsCorrected() {
        assertThatThrownBy(() -> SafetensorsFile.open(folder.resolve("v.safetensors"), "v.safetensors"))
                .satisfies(Failures.is(
                        ExitCode.INVALID_INPUT,
                        "Cannot read the weights file v.safetensors: it does not exist.",
                        "Correct its path."));
        SafetensorsFile.open(folder.resolve("w.safetensors"), "w.safetensors").close();
    }
}
