// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import dev.fairloss.contract.spec.Precision;
import dev.fairloss.trainer.batch.Augment;
import dev.fairloss.trainer.batch.BatchPipeline;
import dev.fairloss.trainer.batch.BatchSource;
import dev.fairloss.trainer.batch.CropBatches;
import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.data.Samples;
import dev.fairloss.trainer.engine.ComputeDevice;
import dev.fairloss.trainer.loss.CosFace;
import dev.fairloss.trainer.loss.FairLoss;
import dev.fairloss.trainer.model.FaceModel;
import dev.fairloss.trainer.testing.TestImages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeviceImagesTest {
    private static final int COUNT = 13;
    private static final int BATCH = 8;
    private static final Samples SAMPLES = new Samples(
            IntStream.of(12, 3, 5, 7, 0, 1, 9, 10, 2).toArray(),
            IntStream.range(0, 9).map(i -> i % SmallTraining.CLASSES).toArray());

    /** Noise, and one image of a single color, whose deviation is 0. */
    private record Faces(int side) implements FaceImages {
        @Override
        public int count() {
            return COUNT;
        }

        @Override
        public byte[] pixels(int image) {
            byte[] pixels = TestImages.rgb(side, image * 11);
            if (image == 7) {
                Arrays.fill(pixels, (byte) 200);
            }
            return pixels;
        }
    }

    /** Losses, weights and sums, over two epochs; as on a CPU and as on a GPU; with room to crop and without. */
    @ParameterizedTest
    @ValueSource(ints = {56, 64})
    void cropsOnTheDeviceEqualCropsOnTheHost(int imageSize) {
        FaceImages faces = new Faces(imageSize);
        Augment augment = Augment.of(imageSize, 56);
        for (boolean gpu : new boolean[] {false, true}) {
            try (DeviceImages images = new DeviceImages(faces, ComputeDevice.CPU);
                    BatchSource crops = new CropBatches(SAMPLES, augment, 5, BATCH);
                    BatchSource streamed = new UploadedBatches(
                            faces, SAMPLES, augment, BatchPipeline.Settings.of(5, BATCH, 2), ComputeDevice.CPU);
                    BatchSource pixels =
                            new BatchPipeline(faces, SAMPLES, augment, BatchPipeline.Settings.of(5, BATCH, 1))) {
                var sampling = new ClassSampling(gpu ? .5 : 1);
                var expected = train(pixels, ImageInput.PIXELS, sampling, gpu);
                assertThat(train(crops, new ImageInput.Held(images), sampling, gpu))
                        .as("held")
                        .isEqualTo(expected);
                assertThat(train(streamed, new ImageInput.Streamed(imageSize), sampling, gpu))
                        .as("streamed")
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void aGpuHoldsASetThatIsUsedOnceAndFits() {
        assertThat(DeviceImages.isWorthIt(new Faces(64), COUNT)).isTrue();
        assertThat(DeviceImages.isWorthIt(new Faces(64), COUNT - 1)).isFalse();
        assertThat(DeviceImages.isWorthIt(new Faces(5242), COUNT))
                .as("1022 MiB")
                .isTrue();
        assertThat(DeviceImages.isWorthIt(new Faces(5249), COUNT))
                .as("1025 MiB")
                .isFalse();
        assertThat(DeviceImages.of(new Faces(64), List.of(ComputeDevice.CPU), COUNT))
                .isEmpty();
    }

    /** What a training changes, update by update. */
    private static List<List<Float>> train(BatchSource source, ImageInput input, ClassSampling sampling, boolean gpu) {
        List<List<Float>> seen = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager();
                FaceModel model = new FaceModel(manager, SmallTraining.SHAPE, 1);
                Sgd sgd = new Sgd(model, new Sgd.Settings(.9, 5e-4));
                GradientStep step = new GradientStep(
                        model, sgd, new FairLoss(new CosFace(), 16), Precision.Float32, sampling, input, gpu)) {
            float[] margins = {.1f, .2f, .3f, .4f};
            for (int update = 0; update < 3; update++) {
                try (var batch = source.take(update)) {
                    seen.add(List.of(step.update(batch, margins, .05)));
                }
                seen.add(floats(step.sums()));
                seen.add(floats(model.parameters().get("block1.a.conv").toFloatArray()));
            }
        }
        return seen;
    }

    private static List<Float> floats(float[] values) {
        return IntStream.range(0, values.length).mapToObj(i -> values[i]).toList();
    }
}
