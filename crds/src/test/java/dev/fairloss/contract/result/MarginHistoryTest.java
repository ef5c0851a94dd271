// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.contract.mdp.Action;
import dev.fairloss.contract.mdp.CountGroup;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarginHistoryTest {
    @ParameterizedTest
    @CsvSource({"8, 9, 9", "9, 8, 9", "9, 9, 8", "10, 9, 9", "0, 0, 0"})
    void anEpochNeedsAnEntryForEachGroup(int levels, int actions, int reasons) {
        assertThatThrownBy(() -> epoch(levels, actions, reasons))
                .hasMessage("An epoch needs a level, an action and a reason for each of the nine groups.");
    }

    @Test
    void aHistoryByGroupHasNoMarginsByClass() {
        var history = MarginHistory.byGroup(List.of(.25), List.of(epoch(9, 9, 9)));
        assertThat(history.margin(0, 8)).isEqualTo(.25);
        String json = new String(ContractJson.write(history), StandardCharsets.UTF_8);
        assertThat(json).doesNotContain("classMargins");
        assertThat(ContractJson.read(json.getBytes(StandardCharsets.UTF_8), MarginHistory.class))
                .isEqualTo(history);
    }

    @Test
    void aHistoryByClassHasNoEpochs() {
        var history = MarginHistory.byClass(List.of(new ClassMargins(CountGroup.TAIL, 3, .25, .375, .5)));
        assertThat(history.epochs()).isEmpty();
        assertThat(ContractJson.read(ContractJson.write(history), MarginHistory.class))
                .isEqualTo(history);
    }

    private static EpochMargins epoch(int levels, int actions, int reasons) {
        return new EpochMargins(
                0,
                Collections.nCopies(levels, 0),
                Collections.nCopies(actions, Action.KEEP),
                Collections.nCopies(reasons, MarginReason.FIXED),
                List.of());
    }
}
