// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.LedgerEntry;
import dev.fairloss.contract.artifact.LedgerEntry.Kept;
import dev.fairloss.contract.artifact.LedgerEntry.Outcome;
import dev.fairloss.contract.artifact.LedgerEntryBuilder;
import dev.fairloss.contract.step.StepId;
import dev.fairloss.contract.step.StepReferences;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.store.ArtifactStore;
import dev.fairloss.trainer.store.FolderStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleStoreTest {
    @TempDir
    private Path folder;

    private final SettableClock clock = new SettableClock();
    private ArtifactStore artifacts;
    private ConsoleStore store;

    @BeforeEach
    void open() {
        artifacts = FolderStore.open(folder.resolve("store"), clock);
        store = new ConsoleStore("0", artifacts, clock, Runnable::run);
    }

    @AfterEach
    void close() {
        artifacts.close();
    }

    /** A step such as "train RUNNING 5": its kind, its state, and the seconds since it changed; "-" if it never did. */
    private StoredStep step(String text) {
        String[] fields = text.split(" ");
        List<LedgerEntry> attempts = fields[2].equals("-")
                ? List.of()
                : List.of(attempt(clock.instant().minusSeconds(Long.parseLong(fields[2]))));
        return new StoredStep(
                new StepReferences.Reference(new StepId(fields[0] + "-1"), fields[0], Optional.empty(), List.of()),
                StoredStepState.valueOf(fields[1]),
                Optional.empty(),
                attempts,
                0,
                List.of());
    }

    private static LedgerEntry attempt(Instant updated) {
        return LedgerEntryBuilder.builder()
                .version(LedgerEntry.VERSION)
                .attempt("a")
                .step("train-1")
                .shard(0)
                .started(updated.minusSeconds(10))
                .updated(updated)
                .seconds(10)
                .cpuSeconds(OptionalDouble.empty())
                .images(100)
                .kept(new Kept(8, OptionalDouble.empty(), 80))
                .device("cpu x2")
                .outcome(Outcome.STOPPED)
                .capturing(false)
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "train WAITING -, WAITING",
        "train RUNNING 5;evaluate WAITING -, RUNNING",
        "train STOPPED 5;evaluate RUNNING 5, RUNNING",
        "train STOPPED 5;evaluate WAITING -, STOPPED",
        "train FINISHED 5;evaluate STOPPED 5, STOPPED",
        // The next step takes a while to start.
        "train FINISHED 59;evaluate WAITING -, RUNNING",
        "train FINISHED 60;evaluate WAITING -, STOPPED",
        "prepare FINISHED 900;train FINISHED 5;evaluate WAITING -, RUNNING",
        "report FINISHED 900;train RUNNING 5, FINISHED",
        "train FINISHED 900;report RUNNING 5, RUNNING",
        "train FINISHED 900;report STOPPED 5, STOPPED",
        "train FINISHED 900, STOPPED",
    })
    void theStateOfAnExperimentFollowsFromItsSteps(String steps, StoredStepState state) {
        assertThat(store.state(Stream.of(steps.split(";")).map(this::step).toList()))
                .isEqualTo(state);
    }

    private void plan(String namespace, String name) {
        artifacts.put(
                ArtifactLayout.plan(namespace, name), "{\"version\":1,\"steps\":[]}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void onlyExperimentsWithFilesAreFound() {
        plan("team", "a");
        plan("team", "a/x");
        assertThat(store.find("team", "a")).isPresent();
        assertThat(store.find("team", "b")).isEmpty();
        assertThat(store.find("other", "a")).isEmpty();
        assertThat(store.find("team/a", "x")).isEmpty();
        assertThat(store.find("team", "a/x")).isEmpty();
        assertThat(store.find("..", "a")).isEmpty();
    }

    @Test
    void theListIsKeptWhenTheStoreCannotBeRead() throws IOException {
        plan("team", "a");
        Instant read = clock.instant();
        assertThat(store.list().entries()).extracting(ExperimentEntry::name).containsExactly("a");
        assertThat(store.list().read()).isEqualTo(read);
        Files.move(folder.resolve("store"), folder.resolve("moved"));
        clock.advance(Duration.ofMinutes(10));
        var failed = store.list();
        assertThat(failed.entries()).extracting(ExperimentEntry::name).containsExactly("a");
        assertThat(failed.read()).isEqualTo(read);
        assertThat(failed.failure().orElseThrow()).startsWith("The folder ").contains(" does not exist.");
        assertThatThrownBy(() -> store.find("team", "a")).isInstanceOf(TrainerException.class);
        Files.move(folder.resolve("moved"), folder.resolve("store"));
        clock.advance(Duration.ofMinutes(10));
        assertThat(store.list().failure()).isEmpty();
    }

    @Test
    void aFailureIsOneLineWithItsRemedy() {
        assertThat(ConsoleStore.text(TrainerException.invalidInput("No access.", "Ask for it.")))
                .isEqualTo("No access. Ask for it.");
    }
}
