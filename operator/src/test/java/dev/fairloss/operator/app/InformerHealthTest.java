// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InformerHealthTest {
    @ParameterizedTest(name = "synced {0}, running {1}, watching {2}: current {3}")
    @CsvSource({
        "true,  true,  true,  true,  ",
        "true,  true,  false, false, not connected",
        "false, true,  true,  false, not synced yet",
        "false, true,  false, false, not synced yet",
        "true,  false, true,  false, stopped",
        "false, false, false, false, stopped",
    })
    void theMostSevereProblemIsReported(
            boolean synced, boolean running, boolean watching, boolean current, String problem) {
        var informer = new InformerHealth("Job", "team-a", synced, running, watching);
        assertThat(informer.current()).isEqualTo(current);
        if (!current) {
            assertThat(informer.problem()).isEqualTo(problem);
        }
    }

    @Test
    void theNameSaysWhatIsWatchedAndWhere() {
        assertThat(new InformerHealth("Job", "team-a", true, true, true).name()).isEqualTo("Job in team-a");
    }
}
