// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.safetensors;

import java.util.Arrays;
import java.util.Optional;

/** The element types of the safetensors format, spelled as in its header. */
enum ElementType {
    BOOL(1),
    U8(1),
    I8(1),
    F8_E5M2(1),
    F8_E4M3(1),
    I16(2),
    U16(2),
    F16(2),
    BF16(2),
    I32(4),
    U32(4),
    F32(4),
    F64(8),
    I64(8),
    U64(8);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of an element, in bytes. */
    int bytes() {
        return bytes;
    }

    /** The type with this name; empty if the format has none. */
    static Optional<ElementType> named(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
