// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.util.zip.Checksum;

/**
 * CRC-64/NVME, the checksum that S3 clients send by default: polynomial ad93d23594c93659, reflected, initial value and final
 * XOR of all ones. (NVM Express NVM Command Set Specification 1.0, section 5.2.1.3.4.)
 */
final class Crc64Nvme implements Checksum {
    private static final long REFLECTED_POLYNOMIAL = 0x9a6c9329ac4bc9b5L;
    private static final long[] TABLE = table();

    /** The register, inverted. */
    private long value;

    private static long[] table() {
        var table = new long[256];
        for (int i = 0; i < table.length; i++) {
            long remainder = i;
            for (int bit = 0; bit < 8; bit++) {
                remainder = (remainder & 1) == 0 ? remainder >>> 1 : remainder >>> 1 ^ REFLECTED_POLYNOMIAL;
            }
            table[i] = remainder;
        }
        return table;
    }

    @Override
    public void update(int b) {
        value = ~step(~value, b);
    }

    @Override
    public void update(byte[] bytes, int from, int length) {
        long register = ~value;
        for (int i = from; i < from + length; i++) {
            register = step(register, bytes[i]);
        }
        value = ~register;
    }

    private static long step(long register, int b) {
        return TABLE[(int) (register ^ b) & 0xff] ^ register >>> 8;
    }

    @Override
    public long getValue() {
        return value;
    }

    @Override
    public void reset() {
        value = 0;
    }
}
