// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plan before, during and after a run. It never changes the store. */
class PlanCommandTest {
    @TempDir
    private Path folder;

    private Cli.Result plan(Path manifest, String... more) {
        Path store = folder.resolve("fairloss-store");
        var before = TestFiles.list(store);
        boolean there = Files.exists(store);
        var words = new String[4 + more.length];
        System.arraycopy(new String[] {"plan", manifest.toString(), "--threads", "1"}, 0, words, 0, 4);
        System.arraycopy(more, 0, words, 4, more.length);
        var result = Cli.run(words).isDone();
        assertThat(TestFiles.list(store)).isEqualTo(before);
        assertThat(Files.exists(store)).isEqualTo(there);
        return result;
    }

    private Path drawn() {
        return TinyExperiment.write(folder, TinyExperiment.SYNTHETIC);
    }

    @Test
    void beforeTheDataWereReadOnlyPreparesHashIsKnown() {
        var out = plan(drawn()).out();
        assertThat(out.lines().map(line -> line.replaceFirst("^prepare( +)[0-9a-f]{12} ", "prepare$1HASH ")))
                .containsExactly(
                        "STEP                 HASH          STATE     TIME",
                        "prepare              HASH  to do  unknown  reads all images once",
                        "pretrain-1-1         -             to do  unknown",
                        "collect-1            -             to do  unknown  16 fine-tunes",
                        "policy-1             -             to do  unknown",
                        "train-fairloss-1     -             to do  unknown",
                        "evaluate-fairloss-1  -             to do  unknown",
                        "report               -             to do  unknown",
                        "",
                        "Store: " + folder.resolve("fairloss-store"),
                        "7 of 7 steps to do; their cost is unknown (--measure estimates it)."
                                + " Hashes are unknown until prepare has read the data.");
    }

    @Test
    void afterTheRunAllIsFinished() {
        var plan = plan(TinyExperiment.finished(folder)).out();
        assertThat(plan.lines().filter(line -> line.contains("  finished  "))).hasSize(7);
        assertThat(plan).containsPattern("\nAll 7 steps are finished; they took \\d+ s.\n$");
        assertThat(plan.lines().skip(1).limit(7))
                .allSatisfy(line -> assertThat(line).containsPattern("^\\S+ +[0-9a-f]{12}  finished +[0-9.]+ s"));
    }

    /** A collection without its manifest is unfinished; some fine-tunes are deleted too. */
    @Test
    void inTheMiddleOfACollection() throws IOException {
        Path manifest = TinyExperiment.finished(folder);
        Path store = folder.resolve("fairloss-store");
        Path probe = null;
        for (String file : TestFiles.list(store)) {
            if (file.startsWith("steps/collect/") && file.endsWith("/manifest.json")) {
                Files.delete(store.resolve(file));
            } else if (file.matches("steps/collect/.*/probes/1[0-5]/probe.json")) {
                probe = store.resolve(file);
                Files.delete(probe);
            }
        }
        assertThat(probe).isNotNull();
        assertThat(plan(manifest).out())
                .containsPattern("collect-1 +[0-9a-f]{12}  partial +unknown  10 of 16 fine-tunes\n")
                .contains("1 of 7 steps to do; their cost is unknown (--measure estimates it).\n");
        var measured = plan(manifest, "--measure").out();
        assertThat(measured)
                .containsPattern("collect-1 +[0-9a-f]{12}  partial +~ .*s  10 of 16 fine-tunes\n")
                .containsPattern("1 of 7 steps to do; about \\d+ s on this machine.\n");
    }

    @Test
    void measuringEstimatesOnlyKnownSteps() {
        assertThat(plan(drawn(), "--measure").out())
                .containsPattern("pretrain-1-1 +- +to do +~ [0-9.]+ s\n")
                .containsPattern("collect-1 +- +to do +unknown  16 fine-tunes\n")
                .containsPattern(
                        "7 of 7 steps to do; about \\d+ s on this machine, plus steps of unknown cost. Hashes are unknown");
    }

    @Test
    void settingsHoldAllDefaults() {
        assertThat(plan(drawn(), "--settings").out())
                .contains(
                        "\nspec:\n",
                        "    imageSize: 56\n",
                        "  backbone: \"SmallResNet56px\"\n",
                        "    momentum: \"0.9\"\n");
    }

    @Test
    void asJson() {
        var events =
                plan(TinyExperiment.finished(folder), "--json", "--settings").json();
        assertThat(events).extracting(event -> event.get("event").asText()).containsExactly("plan", "settings");
        JsonNode plan = events.get(0).get("plan");
        assertThat(plan.get("version").asInt()).isEqualTo(1);
        assertThat(plan.get("fineTunes").asInt()).isEqualTo(16);
        assertThat(plan.get("steps")).hasSize(7).allSatisfy(step -> {
            assertThat(step.get("state").asText()).isEqualTo("finished");
            assertThat(step.get("hash").asText()).matches("[0-9a-f]{16,64}");
            assertThat(step.get("seconds").isNumber()).isTrue();
        });
        assertThat(events.get(1).at("/manifest/spec/dataset/imageSize").asInt()).isEqualTo(56);
    }

    /** A longer training does not affect earlier steps. */
    @Test
    void whatAnEditRunsAgain() {
        TinyExperiment.finished(folder);
        String longer = TinyExperiment.SYNTHETIC.replace("\n  training: {updates: 2", "\n  training: {updates: 3");
        var out = plan(TestFiles.write(folder, "longer.yaml", longer)).out();
        for (String step : List.of("prepare", "pretrain-1-1", "collect-1", "policy-1")) {
            assertThat(out).containsPattern(String.format(Locale.ROOT, "%s +[0-9a-f]{12}  finished", step));
        }
        assertThat(out).containsPattern("train-fairloss-1 +[0-9a-f]{12}  to do").contains("3 of 7 steps to do");
    }
}
