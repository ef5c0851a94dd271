// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.batch;

import dev.fairloss.trainer.data.FaceImages;
import dev.fairloss.trainer.engine.ScriptCode;
import java.util.List;

/**
 * Writes the crops of {@link Augment} as TorchScript: from the bytes of all images to the standardized crops of a batch, with the
 * same bits as on the CPU. All sums are of integers below 2^53, so exact in float64 in any order.
 */
public final class CropScript {
    /**
     * The parameters that change from batch to batch: image numbers (batch), int64; {@link CropBatch#crops} (batch, 3), int64; and
     * {@link CropBatch#jitter} (batch, 2), float64.
     */
    public static final List<String> BATCH_PARAMETERS = List.of("numbers: Tensor", "crops: Tensor", "jitter: Tensor");

    /** The images that it crops: all, or those of the batch, (images, size, size, 3), uint8. */
    public static final String FACES_PARAMETER = "faces: Tensor";

    private CropScript() {}

    /**
     * Writes the operations.
     *
     * @param imageSize height and width of a stored image, in pixels
     * @param side height and width of a crop, in pixels
     * @return variable of the crops: (batch, side, side, 3), float32
     */
    public static String write(ScriptCode code, int imageSize, int side) {
        String range = code.let("torch.arange(" + side + ", dtype=" + ScriptCode.INT64
                + ", layout=None, device=ops.prim.device(crops), pin_memory=None)");
        String rows = code.call("add", code.call("add", column(code, "numbers", imageSize), crop(code, 0)), range);
        // Column x of a mirrored crop is its column side - 1 - x.
        String mirror = code.call("mul", crop(code, 2), code.call("rsub", code.call("mul", range, 2), side - 1));
        String columns = code.call("add", code.call("add", crop(code, 1), range), mirror);
        String pixels = code.call(
                "add",
                code.call("unsqueeze", code.call("mul", rows, imageSize), 2),
                code.call("unsqueeze", columns, 1));
        String bytes = code.call(
                "index_select",
                code.call("reshape", "faces", "[-1, " + FaceImages.CHANNELS + "]"),
                0,
                code.call("flatten", pixels));
        int values = side * side * FaceImages.CHANNELS;
        String crops = code.call("to", code.call("reshape", bytes, "[-1, " + values + "]"), ScriptCode.FLOAT64);
        return code.call(
                "reshape",
                code.call("to", standardized(code, crops, values), ScriptCode.FLOAT32),
                "[-1, " + side + ", " + side + ", " + FaceImages.CHANNELS + "]");
    }

    /** Each row by its own mean and deviation, then contrast and brightness: the operations of {@link Augment} in its order. */
    private static String standardized(ScriptCode code, String crops, int values) {
        // A divisor on the device: by a number, a GPU multiplies with its reciprocal.
        String count = code.scalar(values, crops);
        String mean = code.call("div", sum(code, crops), count);
        String meanSquare = code.call("div", sum(code, code.call("mul", crops, crops)), count);
        String variance = code.call("sub", meanSquare, code.call("mul", mean, mean));
        String deviation = code.call(
                "clamp_min", code.call("sqrt", code.call("clamp_min", variance, 0.0)), Augment.SMALLEST_DEVIATION);
        String factor = code.call("div", jitter(code, 0), deviation);
        String scaled = code.call("mul", code.call("sub", crops, mean), factor);
        return code.call("add", scaled, jitter(code, 1));
    }

    private static String sum(ScriptCode code, String rows) {
        return code.call("sum", rows, "[1]", true);
    }

    private static String column(ScriptCode code, String numbers, int factor) {
        return code.call("unsqueeze", code.call("mul", numbers, factor), 1);
    }

    private static String crop(ScriptCode code, int value) {
        return code.call("unsqueeze", code.call("select", "crops", 1, value), 1);
    }

    private static String jitter(ScriptCode code, int value) {
        return code.call("unsqueeze", code.call("select", "jitter", 1, value), 1);
    }
}
