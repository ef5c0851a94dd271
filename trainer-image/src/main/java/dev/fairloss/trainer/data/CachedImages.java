// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Caches decoded images until a budget of bytes is used up. Nothing is evicted: every epoch reads every image once, so each
 * cached image saves the same work.
 */
public final class CachedImages implements FaceImages {
    private final FaceImages images;
    private final AtomicReferenceArray<byte[]> cached;
    private final AtomicLong budget;

    /**
     * A cache.
     *
     * @param images to cache
     * @param budgetBytes largest total size of cached pixels, in bytes
     */
    public CachedImages(FaceImages images, long budgetBytes) {
        this.images = images;
        this.cached = new AtomicReferenceArray<>(images.count());
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
        byte[] hit = cached.get(image);
        if (hit != null) {
            return hit;
        }
        byte[] pixels = images.pixels(image);
        if (budget.get() >= pixels.length && cached.compareAndSet(image, null, pixels)) {
            budget.addAndGet(-pixels.length);
        }
        return pixels;
    }
}
