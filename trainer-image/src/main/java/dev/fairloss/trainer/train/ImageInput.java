// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import dev.fairloss.trainer.engine.ComputeDevice;
import java.util.Optional;
import java.util.OptionalInt;

/** How the images of an update reach the network. The values that the network gets are the same, in every bit. */
public sealed interface ImageInput {
    /** Crops that the host makes, as float32: on CPUs, where other cores crop faster than those that train. */
    ImageInput PIXELS = new Pixels();

    /** See {@link #PIXELS}. */
    record Pixels() implements ImageInput {}

    /** Crops of images that the device holds. @param images stay the caller's */
    record Held(DeviceImages images) implements ImageInput {}

    /**
     * Crops that the device makes of the images of a batch, which it gets as bytes: a set that does not fit on a GPU.
     *
     * @param imageSize height and width of the images, in pixels
     */
    record Streamed(int imageSize) implements ImageInput {}

    /**
     * The input for a device.
     *
     * @param images the images that the device holds, if it holds them
     * @param imageSize height and width of the images, in pixels
     */
    static ImageInput of(ComputeDevice device, Optional<DeviceImages> images, int imageSize) {
        return images.<ImageInput>map(Held::new)
                .orElse(device instanceof ComputeDevice.Gpu ? new Streamed(imageSize) : PIXELS);
    }

    /** Height and width of the images that the device crops, in pixels; empty if it gets crops. */
    default OptionalInt croppedSize() {
        if (this instanceof Held held) {
            return OptionalInt.of(held.images().imageSize());
        }
        return this instanceof Streamed streamed ? OptionalInt.of(streamed.imageSize()) : OptionalInt.empty();
    }
}
