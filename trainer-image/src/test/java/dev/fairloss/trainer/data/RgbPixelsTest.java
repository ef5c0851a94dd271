// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import org.junit.jupiter.api.Test;

class RgbPixelsTest {
    /** Two inks, as in duotone prints. */
    private static final class TwoColors extends ColorSpace {
        private static final long serialVersionUID = 1L;

        TwoColors() {
            super(TYPE_2CLR, 2);
        }

        @Override
        public float[] toRGB(float[] values) {
            return new float[] {values[0], values[1], 0};
        }

        @Override
        public float[] fromRGB(float[] rgb) {
            return new float[] {rgb[0], rgb[1]};
        }

        @Override
        public float[] toCIEXYZ(float[] values) {
            return toRGB(values);
        }

        @Override
        public float[] fromCIEXYZ(float[] xyz) {
            return fromRGB(xyz);
        }
    }

    @Test
    void twoColorChannels() throws UnreadableImageException {
        var model = new ComponentColorModel(new TwoColors(), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
        var raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 1, 1, 2, null);
        var image = new BufferedImage(model, raster, false, null);
        image.getRaster().setPixel(0, 0, new int[] {10, 20});
        assertThatThrownBy(() -> RgbPixels.of(image))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("2 color channels; save it as RGB or grayscale");

        var rgb = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        rgb.setRGB(0, 0, image.getRGB(0, 0));
        assertThat(RgbPixels.of(rgb).rgb()).containsExactly(10, 20, 0);
        var gray = new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY);
        assertThat(RgbPixels.of(gray).rgb()).containsExactly(0, 0, 0);
    }
}
