// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.steps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class KeptRowsTest {
    @Test
    void onlyNeededImagesAreKept() {
        var needed = new BitSet();
        needed.set(1);
        needed.set(3);
        var kept = new KeptRows(needed, 4);
        float[] buffer = {1, 2, 3, 4, 5, 6};
        kept.add(buffer, 2, 2);
        buffer[2] = 9; // buffers are overwritten
        kept.add(buffer, 1, 2);
        kept.add(new float[] {7, 8});
        assertThat(kept.rows()).isDeepEqualTo(new float[][] {null, {3, 4}, null, {7, 8}});
    }
}
