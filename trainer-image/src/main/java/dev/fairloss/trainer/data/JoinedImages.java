// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

/**
 * The images of two sources with the same size: first all of one, then all of the other.
 *
 * @param first numbers 0 to first.count() - 1
 * @param second numbers from first.count() on
 */
public record JoinedImages(FaceImages first, FaceImages second) implements FaceImages {
    @Override
    public int count() {
        return first.count() + second.count();
    }

    @Override
    public int side() {
        return first.side();
    }

    @Override
    public byte[] pixels(int image) {
        return image < first.count() ? first.pixels(image) : second.pixels(image - first.count());
    }
}
