// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.engine.ComputeDevice;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.IntStream;

/** The bytes of a set of images on a device, which all trainings on the set can use. */
public final class DeviceImages implements AutoCloseable {
    /** 87 thousand images of 64 x 64 pixels. A GPU of 10 GB has room for them beside a training. */
    private static final long MOST_BYTES = 1L << 30;

    private final NDManager manager;
    private final NDArray bytes;

    /**
     * Decodes all images, on all cores, and copies them to a device.
     *
     * @param images numbered as the samples of the trainings; less than 2 GiB
     * @throws dev.fairloss.trainer.TrainerException if an image cannot be read
     */
    public DeviceImages(FaceImages images, ComputeDevice device) {
        int ofImage = Math.toIntExact(bytes(images) / images.count());
        ByteBuffer all = ByteBuffer.allocateDirect(Math.toIntExact(bytes(images)));
        IntStream.range(0, images.count()).parallel().forEach(image -> all.put(image * ofImage, images.pixels(image)));
        this.manager = device.newManager();
        this.bytes = manager.create(
                all, new Shape(images.count(), images.side(), images.side(), FaceImages.CHANNELS), DataType.UINT8);
    }

    /**
     * The images on a GPU, if it is worth it: they fit, and trainings use as many as there are. On CPUs, cores that do not
     * compute crop faster.
     *
     * @param uses images that all trainings on the set use in total, repeats included
     */
    public static Optional<DeviceImages> of(FaceImages images, ComputeDevice device, long uses) {
        return device instanceof ComputeDevice.Gpu && isWorthIt(images, uses)
                ? Optional.of(new DeviceImages(images, device))
                : Optional.empty();
    }

    static boolean isWorthIt(FaceImages images, long uses) {
        return bytes(images) <= MOST_BYTES && uses >= images.count();
    }

    private static long bytes(FaceImages images) {
        return (long) images.count() * images.side() * images.side() * FaceImages.CHANNELS;
    }

    /** Height and width of an image, in pixels. */
    int imageSize() {
        return Math.toIntExact(bytes.getShape().get(1));
    }

    /** (images, imageSize, imageSize, 3), uint8. */
    NDArray bytes() {
        return bytes;
    }

    @Override
    public void close() {
        manager.close();
    }
}
