// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.Cost;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.FolderStore;
import dev.fairloss.trainer.store.Ledger;
import dev.fairloss.trainer.store.StepArtifacts;
import dev.fairloss.trainer.store.Stopwatch;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The console in Chromium: keyboard, widths, light and dark, contrast and labels (axe), live updates, hostile texts and a store
 * that goes away. Needs {@code FAIRLOSS_BROWSER_PYTHON}, a Python with the packages that {@code check_console.py} names.
 */
class ConsoleBrowserTest {
    private static final String ATTACK = "<img src=x onerror=alert(1)>";
    private static final int MANY = 500;

    @TempDir
    private Path folder;

    @Test
    void thePagesWorkInABrowser() throws IOException, InterruptedException {
        String python = System.getenv("FAIRLOSS_BROWSER_PYTHON");
        assumeTrue(python != null, "set FAIRLOSS_BROWSER_PYTHON to a Python with Playwright and axe to run this test");
        TinyExperiment.finished(folder);
        Path root = Files.move(folder.resolve("fairloss-store"), folder.resolve("store " + ATTACK));
        try (var store = FolderStore.open(root, Clock.systemUTC())) {
            TestFiles.copy(root.resolve("experiments/default/tiny"), root.resolve("experiments/default/other"));
            fill(store);
            Path manifest = manifest();
            try (var console = new ConsoleClient(Clock.systemUTC(), store)) {
                var check = new ProcessBuilder(
                                python,
                                "src/test/browser/check_console.py",
                                console.url(),
                                root.toString(),
                                manifest.toString(),
                                root.resolve("steps/prepare/00000001/manifest.json")
                                        .toString())
                        .redirectErrorStream(true)
                        .start();
                String output = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(check.waitFor()).as(output).isZero();
            }
        }
    }

    private static void fill(ArtifactStore store) {
        plan(store, "running", """
                {"id":"prepare","kind":"prepare","hash":"00000001","inputs":[]},
                {"id":"report","kind":"report","hash":"00000002","inputs":["prepare"]}""");
        new Ledger(store, new StepAddress("prepare", "00000001"), Clock.systemUTC())
                .start(0, "cpu x2", "", Stopwatch.start(Clock.systemUTC()));
        for (int i = 0; i < MANY; i++) {
            plan(
                    store,
                    "x" + i,
                    "{\"id\":\"report\",\"kind\":\"report\",\"hash\":\"%08x\",\"inputs\":[]}".formatted(i + 16));
            finish(store, new StepAddress("report", "%08x".formatted(i + 16)), ATTACK);
        }
    }

    private static void plan(ArtifactStore store, String name, String steps) {
        store.put(
                ArtifactLayout.plan("team", name),
                ("{\"version\":1,\"steps\":[" + steps + "]}").getBytes(StandardCharsets.UTF_8));
    }

    private static void finish(ArtifactStore store, StepAddress step, String headline) {
        new StepArtifacts(store, step)
                .publish(
                        Clock.systemUTC().instant(),
                        new Cost(1, 1, OptionalDouble.empty(), ATTACK, 0),
                        ContractJson.mapper().createObjectNode().put("headline", headline));
    }

    /** The manifest of the step that is running, outside of the store. */
    private Path manifest() throws IOException {
        Path other = folder.resolve("other-store");
        try (var store = FolderStore.open(other, Clock.systemUTC())) {
            finish(store, new StepAddress("prepare", "00000001"), "");
        }
        return Files.move(other.resolve("steps/prepare/00000001/manifest.json"), folder.resolve("manifest.json"));
    }
}
