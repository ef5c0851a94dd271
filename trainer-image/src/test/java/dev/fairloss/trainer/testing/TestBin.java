// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes InsightFace's .bin files: a pickle of protocol 4 with a list of encoded images and a list of booleans. */
public final class TestBin {
    private TestBin() {}

    /** Writes a file with different images: first the genuine pairs, then the impostor pairs. */
    public static Path write(Path file, int genuine, int impostors) throws IOException {
        var pickle = new ByteArrayOutputStream();
        pickle.writeBytes(new byte[] {(byte) 0x80, 4, ']', '('});
        for (int image = 0; image < 2 * (genuine + impostors); image++) {
            byte[] png = TestImages.file(TestImages.pattern(64, 64, 3 * image), "png");
            pickle.write('B');
            pickle.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(png.length)
                    .array());
            pickle.writeBytes(png);
        }
        pickle.writeBytes(new byte[] {'e', ']', '('});
        for (int pair = 0; pair < genuine + impostors; pair++) {
            pickle.write(pair < genuine ? 0x88 : 0x89);
        }
        pickle.writeBytes(new byte[] {'e', (byte) 0x86, '.'});
        return Files.write(file, pickle.toByteArray());
    }
}
