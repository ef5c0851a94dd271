// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.step.StepPlan;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.MemoryStore;
import dev.fairloss.trainer.testing.RecordedProgress;
import dev.fairloss.trainer.testing.TinyExperiment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** An experiment on the files of a folder, whose prepare fails until the advice of its message is followed. */
record PrepareAdvice(Path folder) {
    /** A change of files. */
    interface Change {
        void make() throws IOException;
    }

    /** Writes a valid experiment and its data into a folder. */
    static PrepareAdvice in(Path folder) {
        TinyExperiment.onFolder(folder);
        return new PrepareAdvice(folder);
    }

    /** Writes the experiment with other parts: pairs of an old and a new one. */
    void experiment(String... replacements) {
        String experiment = TinyExperiment.FOLDER;
        for (int i = 0; i < replacements.length; i += 2) {
            experiment = TinyExperiment.with(experiment, replacements[i], replacements[i + 1]);
        }
        TinyExperiment.write(folder, experiment);
    }

    /** Makes a fault, expects a message with its advice, and follows the advice. */
    void advice(Change fault, String message, String advice, Change repair) {
        make(fault);
        assertThatThrownBy(this::prepare).satisfies(Failures.invalidInput(message, advice));
        make(repair);
        assertThatCode(this::prepare).as(advice).doesNotThrowAnyException();
    }

    private void prepare() {
        var context =
                TinyExperiment.context(folder.resolve("experiment.yaml"), new MemoryStore(), new RecordedProgress());
        PrepareStep.run(context, StepPlan.of(context.spec()).steps().get(0));
    }

    private static void make(Change change) {
        try {
            change.make();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
