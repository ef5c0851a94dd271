// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressListenerTest {
    @Test
    void aLongTrainingThatWaitedMuchSaysSo() {
        assertThat(ProgressListener.waiting("train-cosface-1", 59, 59)).isEmpty();
        assertThat(ProgressListener.waiting("train-cosface-1", 100, 9.9)).isEmpty();
        assertThat(ProgressListener.waiting("train-cosface-1", 200, 61))
                .contains("train-cosface-1: waited for images during 31% of 200 s. More cores decode more images"
                        + " (compute.cpu).");
    }
}
