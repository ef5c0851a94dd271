// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.contract.step.ExitCode;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExitStatusTest {
    private static List<ExitCode> codes(String names) {
        return Stream.of(names.split(" ")).map(ExitCode::valueOf).toList();
    }

    @ParameterizedTest
    @CsvSource({
        "DONE DONE,                                  DONE",
        "DONE RETRY DONE,                            RETRY",
        "RETRY DIVERGED,                             DIVERGED",
        "INTERNAL INVALID_INPUT DIVERGED,            INVALID_INPUT",
        "DIVERGED INVALID_INPUT,                     DIVERGED",
        "TERMINATED RETRY USAGE,                     USAGE",
        "STORE_UNAVAILABLE RETRY,                    STORE_UNAVAILABLE",
        "RETRY STORE_UNAVAILABLE INTERNAL,           RETRY",
        "INTERNAL STORE_UNAVAILABLE,                 INTERNAL",
        "TERMINATED DONE INTERRUPTED,                TERMINATED",
        "INTERRUPTED STORE_UNAVAILABLE,              STORE_UNAVAILABLE",
    })
    void whatARetryWouldRepeatComesFirst(String of, ExitCode expected) {
        assertThat(ExitStatus.of(codes(of))).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource
    void ofOneStepItIsItsOwn(ExitCode code) {
        assertThat(ExitStatus.of(List.of(code))).isEqualTo(code);
    }

    @Test
    void ofNoneItIsDone() {
        assertThat(ExitStatus.of(List.of())).isEqualTo(ExitCode.DONE);
    }
}
