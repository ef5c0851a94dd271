// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.runtime.StopSignal;
import dev.fairloss.trainer.testing.ChildProcess;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a process depends on besides its arguments: the locale, the terminal, and where its output goes. */
class ProcessTest {
    @TempDir
    private Path folder;

    @Test
    void aLocaleWithoutUtf8() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "only Linux takes the encoding from the locale");
        String file = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC).toString();
        Path log = Files.writeString(folder.resolve("termination-log"), "");
        for (var words : List.of(
                List.of("plan", file),
                List.of("validate", folder.resolve("\u00e9.yaml").toString()),
                List.of(
                        "step",
                        "--experiment",
                        file,
                        "--step",
                        "prepare",
                        "--hash",
                        "00",
                        "--termination-log",
                        "" + log))) {
            try (var process = ChildProcess.start(folder, Map.of("LC_ALL", "C"), words)) {
                assertThat(process.status()).as(words.get(0)).isEqualTo(ExitCode.INVALID_INPUT.status());
                assertThat(process.errors())
                        .contains("The locale of this process has no UTF-8", "Set the environment variable LC_ALL");
            }
        }
        assertThat(log).content().contains("LC_ALL");
        try (var process = ChildProcess.start(folder, Map.of("LC_ALL", "C.UTF-8"), List.of("plan", file))) {
            assertThat(process.status()).as(process.errors()).isZero();
        }
        try (var help = ChildProcess.start(folder, Map.of("LC_ALL", "C"), List.of("--help"))) {
            assertThat(help.status()).isZero();
        }
    }

    @Test
    void aLimitOfTheAddressSpace() {
        assumeTrue(Files.isReadable(Path.of("/proc/self/limits")), "this system does not show its limits");
        Path file = TinyExperiment.finished(folder);
        try (var process = limited("3600000", file)) {
            assertThat(process.status()).as(process.errors()).isEqualTo(ExitCode.INVALID_INPUT.status());
            assertThat(process.errors())
                    .contains("is limited to 3515 MiB (ulimit -v)", "Run \"ulimit -v unlimited\" before the command.");
        }
        try (var process = limited("unlimited", file)) {
            assertThat(process.status()).as(process.errors()).isZero();
        }
    }

    private ChildProcess limited(String limit, Path file) {
        return ChildProcess.start(
                List.of("bash", "-c", "ulimit -v " + limit + "; exec \"$0\" \"$@\""),
                folder,
                Map.of(),
                List.of("run", file.toString(), "--threads", "1"));
    }

    @ParameterizedTest
    @CsvSource({
        "UTF-8,Linux,true",
        "ANSI_X3.4-1968,Linux,false",
        "ISO-8859-1,Linux,false",
        "no-such-charset,Linux,false",
        "Cp1252,Windows 11,true"
    })
    void encodings(String encoding, String system, boolean complete) {
        assertThat(FileNameEncoding.isComplete(encoding, system)).isEqualTo(complete);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"--version", "--help", "completion", "validate FILE", "validate FILE --json", "plan FILE --json"
            })
    void aFullDiskBehindStandardOutput(String command) throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        String file = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC).toString();
        Path errors = folder.resolve("errors");
        try (var out = new PrintStream(new FileOutputStream(full.toFile()), true, StandardCharsets.UTF_8);
                var err = new PrintStream(Files.newOutputStream(errors), true, StandardCharsets.UTF_8)) {
            var commands = new Commands(new Console(out, err, false), new StopSignal(), Map.of());
            int status = Main.run(commands, command.replace("FILE", file).split(" "));
            assertThat(status).isEqualTo(ExitCode.RETRY.status());
            assertThat(errors).content().contains("fairloss: Cannot write to standard output");
        }
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        var commands = new Commands(new Console(nowhere, nowhere, false), new StopSignal(), Map.of());
        assertThat(Main.run(commands, command.replace("FILE", file).split(" "))).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "xterm-256color,'',false,true",
        "dumb,'',false,false",
        "'','',false,false",
        "xterm,1,false,false",
        ",'',false,false",
        ",'',true,true",
        "dumb,'',true,false"
    })
    void escapeCodes(String terminal, String noColor, boolean windows, boolean expected) {
        Map<String, String> environment =
                terminal == null ? Map.of("NO_COLOR", noColor) : Map.of("TERM", terminal, "NO_COLOR", noColor);
        assertThat(Console.hasEscapes(environment, windows)).isEqualTo(expected);
    }
}
