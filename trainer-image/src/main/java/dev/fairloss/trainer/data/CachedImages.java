// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Keeps decoded images in memory, the first ones asked for, until a budget of bytes is spent. None is ever let go: with
 * orders that are permutations, any part kept saves as much as any other.
 */
public final class CachedImages implements FaceImages {
    private final FaceImages images;
    private final AtomicReferenceArray<byte[]> kept;
    private final AtomicLong budget;

    /**
     * A cache before images.
     *
     * @param images where they come from
     * @param budgetBytes what may be kept, in bytes of pixels
     */
    public CachedImages(FaceImages images, long budgetBytes) {
        this.images = images;
        this.kept = new AtomicReferenceArray<>(images.count());
        this.budget = new AtomicLong(budgetBytes);
    }

    @Override
    public int count() {
        return images.count();
    }

    @Override
    public int side() {
        return images.side();
    }

    @Override
    public byte[] pixels(int image) {
        byte[] known = kept.get(image);
        if (known != null) {
            return known;
        }
        byte[] pixels = images.pixels(image);
        if (budget.get() >= pixels.length && kept.compareAndSet(image, null, pixels)) {
            budget.addAndGet(-pixels.length);
        }
        return pixels;
    }
}
