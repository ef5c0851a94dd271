// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Opcodes that {@link PickleReader} accepts, by their names in Python's {@code pickletools}. */
enum PickleOpcode {
    PROTO(0x80),
    FRAME(0x95),
    STOP('.'),
    MARK('('),
    EMPTY_LIST(']'),
    APPEND('a'),
    APPENDS('e'),
    TUPLE2(0x86),
    NEWTRUE(0x88),
    NEWFALSE(0x89),
    SHORT_BINSTRING('U'),
    BINSTRING('T'),
    SHORT_BINBYTES('C'),
    BINBYTES('B'),
    BINBYTES8(0x8e),
    BYTEARRAY8(0x96),
    BINUNICODE('X'),
    BINPUT('q'),
    LONG_BINPUT('r'),
    MEMOIZE(0x94),
    BINGET('h'),
    LONG_BINGET('j'),
    GLOBAL('c'),
    REDUCE('R');

    /** Names of opcodes that load or call code, for error messages. */
    private static final Map<Integer, String> REFUSED = Map.ofEntries(
            Map.entry((int) 'i', "INST"),
            Map.entry((int) 'o', "OBJ"),
            Map.entry((int) 'b', "BUILD"),
            Map.entry((int) 'P', "PERSID"),
            Map.entry((int) 'Q', "BINPERSID"),
            Map.entry(0x81, "NEWOBJ"),
            Map.entry(0x82, "EXT1"),
            Map.entry(0x83, "EXT2"),
            Map.entry(0x84, "EXT4"),
            Map.entry(0x92, "NEWOBJ_EX"),
            Map.entry(0x93, "STACK_GLOBAL"),
            Map.entry(0x97, "NEXT_BUFFER"));

    private final int code;

    PickleOpcode(int code) {
        this.code = code;
    }

    /** The opcode of a byte; empty if it is not accepted. */
    static Optional<PickleOpcode> of(int code) {
        return Arrays.stream(values()).filter(opcode -> opcode.code == code).findFirst();
    }

    /** A byte as error messages name it, such as {@code 0x52 (REDUCE)}. */
    static String describe(int code) {
        String hex = String.format(java.util.Locale.ROOT, "0x%02x", code);
        return of(code).map(Enum::name)
                .or(() -> Optional.ofNullable(REFUSED.get(code)))
                .map(name -> hex + " (" + name + ")")
                .orElse(hex);
    }
}
