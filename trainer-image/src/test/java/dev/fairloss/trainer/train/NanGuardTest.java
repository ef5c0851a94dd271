// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static dev.fairloss.trainer.train.TrainListener.LoopRequest.CONTINUE;
import static dev.fairloss.trainer.train.TrainListener.LoopRequest.ROLL_BACK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.train.TrainListener.BatchResult;
import dev.fairloss.trainer.train.TrainListener.LoopRequest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NanGuardTest {
    @ParameterizedTest
    @CsvSource({"3.5, false", "0, false", "1e30, false", "NaN, true", "Infinity, true", "-Infinity, true"})
    void rollsBackFromEveryLossThatIsNotFinite(float loss, boolean rollsBack) {
        LoopRequest request = new NanGuard().updated(new BatchResult(1, 100, 0, loss, .1, 64, .01));
        assertThat(request).isEqualTo(rollsBack ? ROLL_BACK : CONTINUE);
    }
}
