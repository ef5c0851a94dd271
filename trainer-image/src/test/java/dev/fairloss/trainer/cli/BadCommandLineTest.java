// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Words that the command line does not understand. */
class BadCommandLineTest {
    @TempDir
    private Path folder;

    private static void refused(String[] words, String... parts) {
        Cli.run(words).reports(ExitCode.USAGE, parts);
    }

    private static String[] words(String... words) {
        return words;
    }

    @Test
    void commands() {
        refused(words(), "Missing command", "See fairloss --help");
        refused(words("benchmrk"), "Unknown command 'benchmrk'", "Did you mean benchmark?", "See fairloss --help");
        refused(words("frobnicate"), "Unknown command 'frobnicate'", "See fairloss --help");
        refused(words("frobnicate", "--help"), "Unknown command 'frobnicate'", "See fairloss --help");
        refused(words("--help", "benchmrk"), "Unknown command 'benchmrk'", "Did you mean benchmark?");
        Cli.run("run", "a.yaml", "b.yaml", "--help").isDone();
    }

    @Test
    void options() {
        refused(words("run", "--thread", "1", "x.yaml"), "Unknown option '--thread'", "See fairloss run --help");
        refused(words("plan", "x.yaml", "--wrong"), "Unknown option '--wrong'", "See fairloss plan --help");
        refused(words("run", "x.yaml", "--store"), "--store", "URI", "See fairloss run --help");
        refused(words("run", "a.yaml", "b.yaml"), "Unexpected argument 'b.yaml'", "See fairloss run --help");
    }

    @Test
    void trackers() {
        String manifest = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC).toString();
        for (String url : new String[] {"mlflow:5000", "http://ada:secret@mlflow", "http://mlflow?a=b"}) {
            refused(
                    words("run", manifest, "--mlflow", url),
                    "--mlflow is not the URL of a server. Set it to http://HOST:PORT or https://HOST:PORT");
        }
    }

    @Test
    void arguments() {
        refused(words("run"), "Missing required parameter: 'FILE'", "See fairloss run --help");
        refused(words("validate"), "Missing required parameter: 'FILE'", "See fairloss validate --help");
    }

    @Test
    void aNameThatBeginsWithAnAtSignIsAFile() {
        String file = TestFiles.write(folder, "arguments", "--version").toString();
        Cli.run("run", "@" + file).reports(ExitCode.INVALID_INPUT, "There is no file @" + file + ".");
    }

    @Test
    void numbers() {
        String manifest = TinyExperiment.write(folder, TinyExperiment.SYNTHETIC).toString();
        refused(words("run", manifest, "--threads", "0"), "--threads is 0. Set it to a number from 1 to 1024.");
        refused(words("plan", manifest, "--threads", "-1"), "--threads is -1. Set it to a number from 1 to 1024.");
        refused(words("run", manifest, "--threads", "two"), "--threads", "'two' is not an int");
        refused(words("benchmark", "--threads", "1,0"), "--threads is 0. Set it to a number from 1 to 1024.");
        refused(words("benchmark", "--gallery", "999"), "--gallery is 999. Set it to 1000 or more.");
        refused(
                words("benchmark", "--identities", "2000,999"),
                "--identities is [2000, 999]. Set all of them to 1000 or more.");
        refused(words("benchmark", "--batch", "1"), "--batch is 1. Set it to 2 or more.");
        refused(words("benchmark", "--rounds", "0"), "--rounds or --updates is below 1. Set both to 1 or more.");
        assertThat(folder.resolve("fairloss-store")).doesNotExist();
    }

    @Test
    void durations() {
        for (String wrong : new String[] {"soon", "30", "-5s", "PT", "1 year"}) {
            refused(
                    words("run", "x.yaml", "--checkpoint-every=" + wrong),
                    "--checkpoint-every",
                    "'" + wrong + "' is not a duration such as 30s, 5m or PT30S");
        }
        refused(words("plan", "x.yaml", "--patience", "long"), "--patience", "'long' is not a duration");
        for (String right : new String[] {"30s", "0s", "1h30m", "PT30S", "pt2m"}) {
            Cli.run("run", "x.yaml", "--checkpoint-every", right)
                    .reports(ExitCode.INVALID_INPUT, "There is no file x.yaml.");
        }
    }

    @Test
    void noPythonToCompareWith() {
        Cli.run("benchmark", "--threads", "1", "--rounds", "1", "--updates", "1", "--python", "no-such-python")
                .reports(ExitCode.INVALID_INPUT, "Cannot start no-such-python", "Set --python to a Python interpreter");
        Cli.run("benchmark", "--threads", "1", "--rounds", "1", "--updates", "1", "--python", "true")
                .reports(
                        ExitCode.INVALID_INPUT,
                        "pytorch_baseline.py ended early",
                        "is torch installed for this Python?");
    }
}
