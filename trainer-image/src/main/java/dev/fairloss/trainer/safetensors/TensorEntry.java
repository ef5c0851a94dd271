// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.safetensors;

import java.util.List;

/**
 * A tensor in the header of a file.
 *
 * @param name unique in its file
 * @param type element type, such as {@code F32}
 * @param shape sizes, outermost first; empty for a single value
 * @param begin offset of its first byte after the header
 * @param end offset after its last byte
 */
public record TensorEntry(String name, String type, List<Long> shape, long begin, long end) {
    /** The only type that networks are stored in. */
    public static final String FLOAT32 = ElementType.F32.name();

    /** The type of counts in checkpoints. */
    public static final String INT32 = ElementType.I32.name();

    /** Copies the shape. */
    public TensorEntry {
        shape = List.copyOf(shape);
    }

    /** Size in bytes. */
    public long bytes() {
        return end - begin;
    }
}
