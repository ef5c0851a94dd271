// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.step.ExitCode;
import dev.fairloss.trainer.TrainerException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PickleReaderTest {
    @TempDir
    private Path folder;

    /** Protocol 2, then parts: texts in ASCII, numbers as bytes. */
    private static byte[] pickle(Object... parts) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x80, 2});
        for (Object part : parts) {
            if (part instanceof Integer number) {
                out.write(number);
            } else {
                out.writeBytes(part.toString().getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return out.toByteArray();
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(
                        pickle("cos\nsystem\n", "X", 2, 0, 0, 0, "id", 0x85, "R."),
                        "Opcode 0x63 (GLOBAL) at byte 2 of FILE names os.system; code is never loaded."),
                Arguments.of(
                        pickle("c__builtin__\neval\n."),
                        "Opcode 0x63 (GLOBAL) at byte 2 of FILE names __builtin__.eval"),
                Arguments.of(
                        pickle("c_codecs\nencode\nX", 1, 0, 0, 0, "aX", 5, 0, 0, 0, "utf-8", 0x86, "R."),
                        "(REDUCE) at byte 35 of FILE calls a function; functions are never called."),
                Arguments.of(
                        pickle("]", 0x88, 0x89, 0x86, "R."), "Opcode 0x52 (REDUCE) at byte 6 of FILE calls a function"),
                Arguments.of(
                        pickle("X", 2, 0, 0, 0, "osX", 6, 0, 0, 0, "system", 0x93, "."),
                        "Opcode 0x93 (STACK_GLOBAL) at byte 20 of FILE is not accepted."),
                Arguments.of(pickle("(ios\nsystem\n."), "Opcode 0x69 (INST) at byte 3 of FILE is not accepted."),
                Arguments.of(pickle("(o."), "Opcode 0x6f (OBJ) at byte 3"),
                Arguments.of(pickle("]]", 0x81, "."), "Opcode 0x81 (NEWOBJ) at byte 4"),
                Arguments.of(pickle("]]b."), "Opcode 0x62 (BUILD) at byte 4"),
                Arguments.of(pickle(0x82, 1, "."), "Opcode 0x82 (EXT1) at byte 2"),
                Arguments.of(pickle("Pid\n."), "Opcode 0x50 (PERSID) at byte 2"),
                Arguments.of(pickle(0x97, "."), "Opcode 0x97 (NEXT_BUFFER) at byte 2"),
                Arguments.of(pickle("}."), "Opcode 0x7d at byte 2 of FILE is not accepted."),
                Arguments.of(pickle("K", 1, "."), "Opcode 0x4b at byte 2 of FILE is not accepted."),
                Arguments.of(
                        pickle("."), "Opcode 0x2e (STOP) at byte 2 of FILE needs a value, but the stack is empty."),
                Arguments.of(pickle("]]."), "(STOP) at byte 4 of FILE leaves 1 values on the stack."),
                Arguments.of(
                        pickle(0x88, "e."),
                        "(APPENDS) at byte 3 of FILE needs a mark on the stack, but there is none."),
                Arguments.of(
                        pickle(0x88, 0x88, "a."), "(APPEND) at byte 4 of FILE appends to a value that is not a list."),
                Arguments.of(
                        pickle("h", 7, "."),
                        "(BINGET) at byte 2 of FILE refers to the memo entry 7, which does not exist."),
                Arguments.of(
                        pickle("B", 0, 0, 0, 0x80, "."),
                        "(BINBYTES) at byte 2 of FILE holds 2147483648 bytes; the limit is 67108864."),
                Arguments.of(
                        pickle(0x8e, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, "."),
                        "(BINBYTES8) at byte 2 of FILE holds 18446744073709551615 bytes;"),
                Arguments.of(
                        pickle("c", "a".repeat(300), "\nb\n."),
                        "(GLOBAL) at byte 2 of FILE has a name of more than 256 characters."),
                Arguments.of(
                        new byte[] {(byte) 0x80, 1, '.'},
                        "(PROTO) at byte 0 of FILE announces protocol 1, not 2 to 5."),
                Arguments.of(
                        new byte[] {(byte) 0x80, 6, '.'},
                        "(PROTO) at byte 0 of FILE announces protocol 6, not 2 to 5."),
                Arguments.of(
                        new byte[] {'(', 'l', '.'},
                        "Opcode 0x28 (MARK) at byte 0 of FILE is not PROTO, with which a pickle of protocol 2 to 5 begins."),
                Arguments.of(
                        "<html>".getBytes(StandardCharsets.US_ASCII),
                        "Opcode 0x3c at byte 0 of FILE is not accepted."));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void whatIsNotDataIsRefusedWithOpcodeAndOffset(byte[] pickle, String message) throws IOException {
        Path file = Files.write(folder.resolve("hostile.bin"), pickle);
        assertThatThrownBy(() -> PickleReader.read(file)).isInstanceOfSatisfying(TrainerException.class, e -> {
            assertThat(e.getMessage() + " " + e.remedy()).contains(message.replace("FILE", file.toString()));
            assertThat(e.exitCode()).isEqualTo(ExitCode.INVALID_INPUT);
        });
    }

    @Test
    void valuesAreCounted() throws IOException {
        byte[] bomb = new byte[2 + PickleReader.MAXIMUM_VALUES + 1];
        Arrays.fill(bomb, (byte) 0x88);
        bomb[0] = (byte) 0x80;
        bomb[1] = 4;
        Path file = Files.write(folder.resolve("hostile.bin"), bomb);
        assertThatThrownBy(() -> PickleReader.read(file)).hasMessageContaining("exceeds the limit of 2000000 values");
    }

    /** A list that contains itself is legal in a pickle; it must not recurse. */
    @Test
    void aListThatContainsItselfIsRead() throws IOException {
        Path file = Files.write(folder.resolve("cyclic.bin"), pickle("]q", 0, "h", 0, "a."));
        assertThat(PickleReader.read(file)).isInstanceOf(PickleValue.Items.class);
        assertThatThrownBy(() -> BinFile.open(file, "cyclic")).hasMessageContaining("not of two lists");
    }
}
