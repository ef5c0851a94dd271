// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.tracking;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The format of TensorBoard's event files: records in TFRecord framing (length, masked CRC32C of the length, content, masked
 * CRC32C of the content), each of which is an {@code Event} protocol buffer (tensorflow/core/util/event.proto). Only the fields
 * that FairLoss needs are written and read.
 */
public final class EventFile {
    private static final String VERSION = "brain.Event:2";
    private static final int FRAME = Long.BYTES + 2 * Integer.BYTES;

    /** Added to a rotated checksum, as TFRecord requires. */
    private static final int MASK = 0xa282ead8;

    private static final int WALL_TIME = 1;
    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    private static final int SUMMARY_VALUE = 1;
    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;
    private static final int STATUS = 1;
    private static final int STATUS_START = 1;

    private EventFile() {}

    /** Writes the fields of a protocol buffer. */
    private interface Fields {
        void write(CodedOutputStream to) throws IOException;
    }

    /** The first record of every event file. */
    static byte[] header(Instant time) {
        return record(time, event -> event.writeString(FILE_VERSION, VERSION));
    }

    /** The record of an event. */
    static byte[] record(TrainingEvent event) {
        if (event instanceof TrainingEvent.Scalars scalars) {
            return record(scalars.time(), to -> {
                to.writeInt64(STEP, scalars.update());
                to.writeByteArray(SUMMARY, message(summary -> {
                    for (var value : scalars.values().entrySet()) {
                        summary.writeByteArray(SUMMARY_VALUE, message(field -> {
                            field.writeString(TAG, value.getKey());
                            field.writeFloat(SIMPLE_VALUE, value.getValue().floatValue());
                        }));
                    }
                }));
            });
        }
        var restart = (TrainingEvent.Restart) event;
        return record(restart.time(), to -> {
            to.writeInt64(STEP, restart.update());
            to.writeByteArray(SESSION_LOG, message(status -> status.writeEnum(STATUS, STATUS_START)));
        });
    }

    private static byte[] record(Instant time, Fields fields) {
        byte[] content = message(event -> {
            event.writeDouble(WALL_TIME, time.toEpochMilli() / 1e3);
            fields.write(event);
        });
        var frame = ByteBuffer.allocate(FRAME + content.length).order(ByteOrder.LITTLE_ENDIAN);
        frame.putLong(content.length);
        frame.putInt(maskedChecksum(frame.array(), 0, Long.BYTES));
        frame.put(content);
        frame.putInt(maskedChecksum(content, 0, content.length));
        return frame.array();
    }

    private static byte[] message(Fields fields) {
        var bytes = new ByteArrayOutputStream();
        var stream = CodedOutputStream.newInstance(bytes);
        try {
            fields.write(stream);
            stream.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // writing to memory does not fail
        }
        return bytes.toByteArray();
    }

    private static int maskedChecksum(byte[] bytes, int from, int length) {
        var checksum = new CRC32C();
        checksum.update(bytes, from, length);
        return Integer.rotateRight((int) checksum.getValue(), 15) + MASK;
    }

    /** The events of a file, up to the first record that is incomplete or damaged. */
    public static List<TrainingEvent> read(byte[] file) {
        var events = new ArrayList<TrainingEvent>();
        var bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        try {
            while (bytes.remaining() >= FRAME) {
                long length = bytes.getLong();
                if (bytes.getInt() != maskedChecksum(file, bytes.position() - Integer.BYTES - Long.BYTES, Long.BYTES)
                        || length < 0
                        || length > bytes.remaining() - Integer.BYTES) {
                    return events;
                }
                var content = new byte[(int) length];
                bytes.get(content);
                if (bytes.getInt() != maskedChecksum(content, 0, content.length)) {
                    return events;
                }
                event(content, events);
            }
        } catch (IOException damaged) {
            return events;
        }
        return events;
    }

    private static void event(byte[] content, List<TrainingEvent> events) throws IOException {
        var in = CodedInputStream.newInstance(content);
        double seconds = 0;
        long update = 0;
        var values = new LinkedHashMap<String, Double>();
        boolean restart = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case WALL_TIME -> seconds = in.readDouble();
                case STEP -> update = in.readInt64();
                case SUMMARY -> summary(in.readByteArray(), values);
                case SESSION_LOG -> {
                    in.readByteArray();
                    restart = true;
                }
                default -> in.skipField(tag);
            }
        }
        var time = Instant.ofEpochMilli(Math.round(seconds * 1e3));
        if (restart) {
            events.add(new TrainingEvent.Restart(time, update));
        } else if (!values.isEmpty()) {
            events.add(new TrainingEvent.Scalars(time, update, values));
        }
    }

    private static void summary(byte[] content, Map<String, Double> values) throws IOException {
        var in = CodedInputStream.newInstance(content);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == SUMMARY_VALUE) {
                value(in.readByteArray(), values);
            } else {
                in.skipField(tag);
            }
        }
    }

    private static void value(byte[] content, Map<String, Double> values) throws IOException {
        var in = CodedInputStream.newInstance(content);
        String name = "";
        double value = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case TAG -> name = in.readString();
                case SIMPLE_VALUE -> value = in.readFloat();
                default -> in.skipField(tag);
            }
        }
        values.put(name, value);
    }
}
