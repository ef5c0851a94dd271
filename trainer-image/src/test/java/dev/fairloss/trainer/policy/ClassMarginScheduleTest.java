// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.fairloss.contract.mdp.CountGroup;
import dev.fairloss.contract.result.ClassMargins;
import org.junit.jupiter.api.Test;

class ClassMarginScheduleTest {
    /** Two classes of the tail and one of the head; the middle is empty. */
    private static ClassMarginSchedule schedule() {
        return new ClassMarginSchedule(new float[] {.5f, .25f, .125f}, new int[] {1, 2, 9});
    }

    @Test
    void everyEpochHasTheSameMargins() {
        var schedule = schedule();
        for (int epoch = 0; epoch < 3; epoch++) {
            assertThat(schedule.margins(epoch)).containsExactly(.5f, .25f, .125f);
        }
        schedule.margins(0)[0] = 9;
        assertThat(schedule.margins(1)[0]).isEqualTo(.5f);
    }

    @Test
    void theHistorySummarizesCountGroupsThatHaveClasses() {
        assertThat(schedule().history().classMargins())
                .extracting(ClassMargins::group)
                .containsExactly(CountGroup.TAIL, CountGroup.HEAD);
        var tail = schedule().history().classMargins().get(0);
        assertThat(tail.classes()).isEqualTo(2);
        assertThat(tail.smallest()).isEqualTo(.25);
        assertThat(tail.mean()).isCloseTo(.375, within(1e-12));
        assertThat(tail.largest()).isEqualTo(.5);
    }

    @Test
    void hasNoState() {
        assertThat(schedule().state().isNull()).isTrue();
        var schedule = schedule();
        schedule.restore(schedule.state(), "the checkpoint");
        assertThat(schedule.margins(5)).containsExactly(.5f, .25f, .125f);
    }

    @Test
    void everyClassNeedsAMargin() {
        assertThatThrownBy(() -> new ClassMarginSchedule(new float[2], new int[3]))
                .hasMessage("2 margins for 3 classes");
    }
}
