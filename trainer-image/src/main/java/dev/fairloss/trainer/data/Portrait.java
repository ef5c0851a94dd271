// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.Seeds;

/** A drawn picture of a person. */
record Portrait(long seed, int person, int number) {
    byte[] draw(int side) {
        byte[] rgb = new byte[side * side * Batch.CHANNELS];
        Seeds.random(seed, "portrait", person).nextBytes(rgb);
        rgb[0] = (byte) number;
        return rgb;
    }
}
