// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.step;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
    @Test
    void whatARetryWouldRepeatAndWhatIsNoFailure() {
        assertThat(Arrays.stream(ExitCode.values()).filter(ExitCode::isPermanent))
                .containsExactly(ExitCode.USAGE, ExitCode.INVALID_INPUT, ExitCode.DIVERGED);
        assertThat(Arrays.stream(ExitCode.values()).filter(ExitCode::isStop))
                .containsExactly(ExitCode.INTERRUPTED, ExitCode.TERMINATED);
    }
}
