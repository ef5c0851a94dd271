// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.runtime.StopSignal;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code fairloss ui}. */
class UiCommandTest {
    @Test
    void itPrintsItsUrlAndEndsWhenStopped(@TempDir Path folder) {
        var stop = new StopSignal();
        stop.request(ExitCode.INTERRUPTED);
        assertThat(Cli.run(
                                Map.of(),
                                stop,
                                "ui",
                                folder.toString(),
                                folder.resolve("other").toString())
                        .isDone()
                        .out())
                .matches("http://127\\.0\\.0\\.1:\\d+/\\?token=[A-Za-z0-9_-]{32}\n");
        assertThat(Cli.run(Map.of(), stop, "ui", folder.toString(), "--behind-proxy")
                        .isDone()
                        .out())
                .matches("http://127\\.0\\.0\\.1:\\d+/\n");
    }

    @Test
    void aPortIsANumberInItsRange(@TempDir Path folder) {
        var stop = new StopSignal();
        stop.request(ExitCode.INTERRUPTED);
        Cli.run(Map.of(), stop, "ui", folder.toString(), "--port", "65536")
                .reports(ExitCode.INVALID_INPUT, "--port is 65536.", "Set it to a number from 1 to 65535");
        Cli.run(Map.of(), stop, "ui", folder.toString()).isDone();
    }
}
