// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import dev.fairloss.trainer.batch.Augment;
import dev.fairloss.trainer.data.FaceImages;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Central crops of faces, as evaluation takes them. */
public final class CentralCrops {
    private CentralCrops() {}

    /** The standardized crops of all faces: direct, float32, (faces, side, side, 3). */
    public static ByteBuffer of(FaceImages faces, int side) {
        var augment = Augment.of(faces.side(), side);
        var buffer = ByteBuffer.allocateDirect(faces.count() * augment.values() * Float.BYTES)
                .order(ByteOrder.nativeOrder());
        for (int face = 0; face < faces.count(); face++) {
            augment.centerCrop(faces.pixels(face), false, buffer.asFloatBuffer(), face * augment.values());
        }
        return buffer;
    }
}
