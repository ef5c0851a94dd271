// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.engine.ComputeDevice;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
        this(images, decoded(images), device);
    }

    private DeviceImages(FaceImages images, ByteBuffer all, ComputeDevice device) {
        this.manager = device.newManager();
        this.bytes = manager.create(
                all.duplicate(),
                new Shape(images.count(), images.side(), images.side(), FaceImages.CHANNELS),
                DataType.UINT8);
    }

    private static ByteBuffer decoded(FaceImages images) {
        int ofImage = Math.toIntExact(bytes(images) / images.count());
        ByteBuffer all = ByteBuffer.allocateDirect(Math.toIntExact(bytes(images)));
        IntStream.range(0, images.count()).parallel().forEach(image -> all.put(image * ofImage, images.pixels(image)));
        return all;
    }

    /**
     * The images on each GPU, decoded once, if it is worth it: they fit, and trainings use as many as there are. On CPUs, cores
     * that do not compute crop faster.
     *
     * @param uses images that all trainings on the set use in total, repeats included
     * @return by GPU; empty without GPUs, or if it is not worth it; the caller closes them
     */
    public static Map<ComputeDevice, DeviceImages> of(FaceImages images, List<ComputeDevice> devices, long uses) {
        var gpus = devices.stream().filter(ComputeDevice.Gpu.class::isInstance).toList();
        if (gpus.isEmpty() || !isWorthIt(images, uses)) {
            return Map.of();
        }
        ByteBuffer all = decoded(images);
        return gpus.stream().collect(Collectors.toMap(gpu -> gpu, gpu -> new DeviceImages(images, all, gpu)));
    }

    static boolean isWorthIt(FaceImages images, long uses) {
        return isWorthIt(bytes(images), images.count(), uses);
    }

    /** Whether trainings copy a set of images to their GPU. @param bytes of all images @param uses of images, repeats included */
    public static boolean isWorthIt(long bytes, int images, long uses) {
        return bytes <= MOST_BYTES && uses >= images;
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
