// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The test vectors of the specification (NVM Express NVM Command Set Specification 1.0, figure 121) and the usual check value. */
class Crc64NvmeTest {
    private static final int BLOCK = 4096;

    private static long of(byte[] bytes) {
        var sum = new Crc64Nvme();
        sum.update(bytes, 0, bytes.length);
        return sum.getValue();
    }

    private static byte[] block(int first, int step) {
        var block = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            block[i] = (byte) (first + step * i);
        }
        return block;
    }

    @Test
    void published() {
        assertThat(of("123456789".getBytes(StandardCharsets.US_ASCII))).isEqualTo(0xae8b14860a799888L);
        assertThat(of(block(0, 0))).isEqualTo(0x6482d367eb22b64eL);
        assertThat(of(block(0xff, 0))).isEqualTo(0xc0ddba7302eca3acL);
        assertThat(of(block(0, 1))).isEqualTo(0x3e729f5f6750449cL);
        assertThat(of(block(0xff, -1))).isEqualTo(0x9a2df64b8e9e517eL);
        assertThat(of(new byte[0])).isZero();
    }

    @Test
    void inPieces() {
        byte[] block = block(7, 3);
        var sum = new Crc64Nvme();
        sum.update(block[0]);
        sum.update(block, 1, 1000);
        sum.update(block, 1001, BLOCK - 1001);
        assertThat(sum.getValue()).isEqualTo(of(block));
        sum.reset();
        sum.update(block, 5, 10);
        assertThat(sum.getValue()).isEqualTo(of(Arrays.copyOfRange(block, 5, 15)));
    }
}
