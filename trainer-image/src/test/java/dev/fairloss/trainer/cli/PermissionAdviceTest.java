// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.testing.ChildProcess;
import dev.fairloss.trainer.testing.TestRecords;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that the user may not read. Root may read every file, so as root, the command runs without this privilege. */
class PermissionAdviceTest {
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    @TempDir
    private Path folder;

    /** Each message names the file that comes next, and its advice leads to the one after it. */
    @Test
    void everyFileIsNamedAndPermissionsHelp() throws IOException {
        Path experiment = TinyExperiment.onFolder(folder);
        Path data = Files.createDirectory(folder.resolve("data"));
        for (String name : List.of("faces", "test", "pairs.txt")) {
            Files.move(folder.resolve(name), data.resolve(name));
        }
        Files.writeString(experiment, TinyExperiment.FOLDER.replace("file:", "file:data/"));
        var files = List.of(experiment, data, data.resolve("faces"), data.resolve("test"), data.resolve("pairs.txt"));
        for (int i = files.size() - 1; i >= 0; i--) {
            permit(files.get(i), "---------");
        }
        for (Path file : files) {
            assertRefused(experiment, "Not allowed to read " + file + ".", "Give this user permission to read it");
            permit(file, "rwx------");
        }
        try (var run = run(experiment)) {
            assertThat(run.status()).as(run.errors()).isZero();
        }
    }

    @Test
    void theIndexOfARecordFile() throws IOException {
        Path experiment = TinyExperiment.onFolder(folder);
        Files.writeString(
                experiment,
                TinyExperiment.FOLDER.replace("imageFolder: {uri: file:faces}", "recordIO: {uri: file:train.rec}"));
        new TestRecords().write(folder, "train");
        Path index = folder.resolve("train.idx");
        permit(index, "---------");
        assertRefused(experiment, "Not allowed to read " + index + ".", "Give this user permission to read it");
    }

    /** All steps are finished, but the plan is written again. */
    @Test
    void aStoreThatThisUserMayNotWrite() throws IOException {
        Path experiment = TinyExperiment.finished(folder);
        Path plans = folder.resolve("fairloss-store/experiments/default/tiny");
        permit(plans, "r-x------");
        assertRefused(experiment, "Not allowed to write " + plans, "Make the folder writable for this user");
        permit(plans, "rwx------");
        try (var run = run(experiment)) {
            assertThat(run.status()).as(run.errors()).isZero();
        }
    }

    private void assertRefused(Path experiment, String... parts) throws IOException {
        try (var run = run(experiment)) {
            assertThat(run.status()).as(run.errors()).isEqualTo(ExitCode.INVALID_INPUT.status());
            assertThat(run.errors()).contains(parts);
        }
    }

    private static void permit(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private ChildProcess run(Path experiment) throws IOException {
        return ChildProcess.start(
                unprivileged(), folder, Map.of(), List.of("run", experiment.toString(), "--threads", "1"));
    }

    private List<String> unprivileged() throws IOException {
        Path secret = Files.writeString(folder.resolve("secret"), "");
        permit(secret, "---------");
        boolean privileged = Files.isReadable(secret);
        Files.delete(secret);
        assumeTrue(!privileged || Files.exists(SETPRIV), "as root, this test needs " + SETPRIV);
        return privileged ? List.of(SETPRIV.toString(), "--bounding-set=-dac_override,-dac_read_search") : List.of();
    }
}
