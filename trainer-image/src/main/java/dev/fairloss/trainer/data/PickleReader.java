// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.data.PickleValue.Bytes;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a pickle (protocols 2 to 5) of pairs, lists, bytes and booleans. It executes nothing: the only function that it
 * recognizes is {@code _codecs.encode(text, 'latin1')}, the form in which Python 3 writes bytes in protocol 2. Every other
 * opcode is refused with its offset. Bytes are not loaded; the reader records where they are in the file.
 */
final class PickleReader implements AutoCloseable {
    /** Most values that a pickle may create or memoize. */
    static final int MAXIMUM_VALUES = 2_000_000;

    private static final String LATIN1 = "latin1";
    private static final int GLOBAL_LENGTH = 256;

    private final Path file;
    private final DataInputStream in;
    private final List<PickleValue> stack = new ArrayList<>();
    private final Map<Long, PickleValue> memo = new HashMap<>();
    private long position;
    private long opcodeOffset;
    private int opcode;
    private int values;

    private PickleReader(Path file) throws IOException {
        this.file = file;
        this.in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    }

    /**
     * Reads a file.
     *
     * @throws TrainerException invalid input: the file is cut, or has an opcode that is not accepted
     * @throws IOException if the file cannot be read
     */
    static PickleValue read(Path file) throws IOException {
        try (var reader = new PickleReader(file)) {
            return reader.read();
        } catch (EOFException e) {
            throw TrainerException.invalidInput(
                    file + " is cut: it ends at byte " + Files.size(file) + ", inside the pickle.", "Copy it again.");
        }
    }

    private PickleValue read() throws IOException {
        if (next() != PickleOpcode.PROTO) {
            throw refused("is not PROTO, with which a pickle of protocol 2 to 5 begins");
        }
        protocol();
        for (var next = next(); next != PickleOpcode.STOP; next = next()) {
            execute(next);
        }
        PickleValue result = pop();
        if (!stack.isEmpty()) {
            throw refused("leaves " + stack.size() + " values on the stack");
        }
        return result;
    }

    private PickleOpcode next() throws IOException {
        opcodeOffset = position;
        opcode = (int) number(1);
        return PickleOpcode.of(opcode).orElseThrow(() -> refused("is not accepted"));
    }

    private void execute(PickleOpcode next) throws IOException {
        switch (next) {
            case PROTO -> protocol();
            case FRAME -> number(8);
            case STOP -> throw new IllegalStateException("handled by read()");
            case MARK -> push(new PickleValue.Mark());
            case EMPTY_LIST -> push(new PickleValue.Items(new ArrayList<>()));
            case APPEND -> append();
            case APPENDS -> appendAll();
            case TUPLE2 -> pair();
            case NEWTRUE -> push(new PickleValue.Bool(true));
            case NEWFALSE -> push(new PickleValue.Bool(false));
            case SHORT_BINSTRING, SHORT_BINBYTES -> push(bytes(number(1)));
            case BINSTRING, BINBYTES -> push(bytes(number(4)));
            case BINBYTES8, BYTEARRAY8 -> push(bytes(number(8)));
            case BINUNICODE -> push(text(number(4)));
            case BINPUT -> memoize(number(1));
            case LONG_BINPUT -> memoize(number(4));
            case MEMOIZE -> memoize(memo.size());
            case BINGET -> push(memoized(number(1)));
            case LONG_BINGET -> push(memoized(number(4)));
            case GLOBAL -> global();
            case REDUCE -> reduce();
        }
    }

    private void protocol() throws IOException {
        long protocol = number(1);
        if (protocol < 2 || protocol > 5) {
            throw refused("announces protocol " + protocol + ", not 2 to 5");
        }
    }

    private void push(PickleValue value) {
        if (++values > MAXIMUM_VALUES) {
            throw refused("exceeds the limit of " + MAXIMUM_VALUES + " values");
        }
        stack.add(value);
    }

    private PickleValue pop() {
        PickleValue value = top();
        stack.remove(stack.size() - 1);
        return value;
    }

    private PickleValue top() {
        if (stack.isEmpty()) {
            throw refused("needs a value, but the stack is empty");
        }
        return stack.get(stack.size() - 1);
    }

    private void memoize(long key) {
        memo.put(key, top());
        if (memo.size() > MAXIMUM_VALUES) {
            throw refused("exceeds the limit of " + MAXIMUM_VALUES + " values");
        }
    }

    private PickleValue memoized(long key) {
        if (!memo.containsKey(key)) {
            throw refused("refers to the memo entry " + key + ", which does not exist");
        }
        return memo.get(key);
    }

    private void append() {
        PickleValue item = pop();
        list().add(item);
    }

    private void appendAll() {
        int mark = stack.lastIndexOf(new PickleValue.Mark());
        if (mark < 0) {
            throw refused("needs a mark on the stack, but there is none");
        }
        List<PickleValue> items = List.copyOf(stack.subList(mark + 1, stack.size()));
        stack.subList(mark, stack.size()).clear();
        list().addAll(items);
    }

    private List<PickleValue> list() {
        if (top() instanceof PickleValue.Items items) {
            return items.values();
        }
        throw refused("appends to a value that is not a list");
    }

    private void pair() {
        PickleValue second = pop();
        push(new PickleValue.Pair(pop(), second));
    }

    private Bytes bytes(long length) throws IOException {
        var bytes = new Bytes(position, checked(length));
        in.skipNBytes(length);
        position += length;
        return bytes;
    }

    private PickleValue text(long length) throws IOException {
        if (length != LATIN1.length()) {
            return new PickleValue.Text(bytes(length));
        }
        var text = new Bytes(position, checked(length));
        boolean latin1 = new String(in.readNBytes(text.length()), StandardCharsets.UTF_8).equals(LATIN1);
        position += length;
        return latin1 ? new PickleValue.Latin1() : new PickleValue.Text(text);
    }

    private int checked(long length) {
        if (length < 0 || length > EncodedImages.MAXIMUM_BYTES) {
            throw refused(
                    "holds " + Long.toUnsignedString(length) + " bytes; the limit is " + EncodedImages.MAXIMUM_BYTES);
        }
        return (int) length;
    }

    private void global() throws IOException {
        String module = line();
        String name = line();
        if (!module.equals("_codecs") || !name.equals("encode")) {
            throw refused("names " + module + "." + name + "; code is never loaded");
        }
        push(new PickleValue.Encode());
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (long character = number(1); character != '\n'; character = number(1)) {
            if (line.length() == GLOBAL_LENGTH) {
                throw refused("has a name of more than " + GLOBAL_LENGTH + " characters");
            }
            line.append(character >= ' ' && character < 127 ? (char) character : '?');
        }
        return line.toString();
    }

    private void reduce() {
        PickleValue arguments = pop();
        PickleValue function = pop();
        if (function instanceof PickleValue.Encode
                && arguments instanceof PickleValue.Pair pair
                && pair.first() instanceof PickleValue.Text text
                && pair.second() instanceof PickleValue.Latin1) {
            push(new PickleValue.EncodedText(text.text()));
        } else {
            throw refused("calls a function; functions are never called");
        }
    }

    /** The next bytes as a little-endian number; negative if the highest bit of 8 bytes is set. */
    private long number(int bytes) throws IOException {
        long number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (long) in.readUnsignedByte() << 8 * i;
        }
        position += bytes;
        return number;
    }

    private TrainerException refused(String problem) {
        return TrainerException.invalidInput(
                "Opcode " + PickleOpcode.describe(opcode) + " at byte " + opcodeOffset + " of " + file + " " + problem
                        + ".",
                "A .bin file is a pickle of (list of bytes, list of bool), as InsightFace"
                        + " writes it: write the file again in this form.");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
