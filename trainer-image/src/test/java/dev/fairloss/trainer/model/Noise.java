// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.model;

import dev.fairloss.trainer.Seeds;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Images of noise for tests. */
public final class Noise {
    private Noise() {}

    /** Direct, float32, (batch, side, side, 3), standard normal, by seed. */
    public static ByteBuffer pixels(long seed, int batch, int side) {
        SplittableRandom random = Seeds.random(seed, "noise");
        ByteBuffer pixels =
                ByteBuffer.allocateDirect(batch * side * side * 3 * Float.BYTES).order(ByteOrder.nativeOrder());
        while (pixels.hasRemaining()) {
            pixels.putFloat((float) random.nextGaussian());
        }
        return pixels.flip();
    }
}
