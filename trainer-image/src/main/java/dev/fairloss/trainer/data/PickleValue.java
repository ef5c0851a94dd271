// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.List;

/** A value on the stack of {@link PickleReader}. */
sealed interface PickleValue {
    /**
     * Bytes that stay in the file.
     *
     * @param offset of the first byte in the file
     * @param length bytes in the file
     */
    record Bytes(long offset, int length) implements PickleValue {}

    /**
     * Bytes that Python 3 wrote as text in protocol 2: UTF-8 in the file, the value is its Latin-1 form.
     *
     * @param text the text in the file
     */
    record EncodedText(Bytes text) implements PickleValue {}

    /** Text that is not encoded yet. */
    record Text(Bytes text) implements PickleValue {}

    /** The text {@code latin1}, an argument of {@link Encode}. */
    record Latin1() implements PickleValue {}

    /** The function {@code _codecs.encode}, which is recognized but never called. */
    record Encode() implements PickleValue {}

    /** True or false. */
    record Bool(boolean value) implements PickleValue {}

    /** A list, filled by later opcodes. */
    record Items(List<PickleValue> values) implements PickleValue {}

    /** A tuple of two. */
    record Pair(PickleValue first, PickleValue second) implements PickleValue {}

    /** Start of the items that a later opcode appends. */
    record Mark() implements PickleValue {}
}
