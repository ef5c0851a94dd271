// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.util.List;
import java.util.function.Consumer;

/** Assertions about a {@link TrainerException}, for {@code assertThatThrownBy(...).satisfies(...)}. */
public final class Failures {
    private Failures() {}

    /** A failure that only the user can resolve, with a text that contains all parts. */
    public static Consumer<Throwable> invalidInput(String... parts) {
        return failure(ExitCode.INVALID_INPUT, parts);
    }

    /** A failure with this exit code. Its message and its remedy are sentences that contain all parts, in any order. */
    public static Consumer<Throwable> failure(ExitCode code, String... parts) {
        return thrown -> {
            assertThat(thrown).isInstanceOf(TrainerException.class);
            var failure = (TrainerException) thrown;
            assertThat(failure.exitCode()).isEqualTo(code);
            var text = failure.getMessage() + " " + failure.remedy();
            assertThat(List.of(parts)).as(text).allMatch(text::contains);
            assertThat(failure.getMessage()).doesNotEndWith(" ").isNotBlank();
            assertThat(failure.remedy()).matches("(?s)\\p{Lu}.*[.?]");
        };
    }

    /** A failure with exactly this message and remedy. */
    public static Consumer<Throwable> is(ExitCode code, String message, String remedy) {
        return thrown -> {
            failure(code).accept(thrown);
            assertThat(thrown).hasMessage(message);
            assertThat(((TrainerException) thrown).remedy()).isEqualTo(remedy);
        };
    }
}
