// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.spec.Backbone;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.bench.TorchUpdates.Mode;
import dev.fairloss.trainer.bench.TorchUpdates.Variant;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.model.ModelShape;
import dev.fairloss.trainer.testing.Failures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A comparison with PyTorch that cannot start: the advice is followed with an interpreter that answers as the script does. */
class TorchUpdatesTest {
    private static final ModelShape SHAPE = new ModelShape(Backbone.SmallResNet56px, 8, 4);
    private static final Path SCRIPT = Path.of("src/bench/pytorch_baseline.py");

    @TempDir
    private Path folder;

    private TorchUpdates start(Path python) {
        return new TorchUpdates(python.toString(), SCRIPT, ComputeDevice.CPU, SHAPE, 8, 1);
    }

    private Path interpreter(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private Path withTorch() throws IOException {
        return interpreter("with-torch", """
                echo '{"torch": "2.7.1", "parameters": 1}'
                while read variant updates; do echo '{"seconds": [0.5, 0.25]}'; done
                """);
    }

    private void works(Path python) {
        try (var torch = start(python)) {
            assertThat(torch.round(new Variant(Mode.eager, Precision.Float32), 2))
                    .containsExactly(.5, .25);
        }
    }

    @Test
    void noInterpreter() throws IOException {
        Path none = folder.resolve("none");
        assertThatThrownBy(() -> start(none))
                .satisfies(Failures.invalidInput(
                        "Cannot start " + none + ": No such file or directory.",
                        "Set --python to a Python interpreter that has torch."));
        works(withTorch());
    }

    /** The command in the advice shows why. */
    @Test
    void anInterpreterWithoutTorch() throws Exception {
        Path without = interpreter("without-torch", "echo \"No module named 'torch'\" >&2; exit 1");
        assertThatThrownBy(() -> start(without))
                .satisfies(Failures.invalidInput(
                        "The PyTorch script " + SCRIPT + " ended early.", "is torch installed for this Python?"))
                .isInstanceOfSatisfying(TrainerException.class, e -> {
                    var command = Pattern.compile("Run \"([^\"]+)\"").matcher(e.remedy());
                    assertThat(command.find()).isTrue();
                    assertThat(errorsOf(command.group(1))).contains("No module named 'torch'");
                });
        works(withTorch());
    }

    private static String errorsOf(String command) {
        try {
            var process = new ProcessBuilder("sh", "-c", command).start();
            return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
