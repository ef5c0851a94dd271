// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.embed;

import dev.fairloss.trainer.CsvField;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.IntStream;

/** Writes embeddings row by row, in one of two formats. */
public final class EmbeddingWriter implements AutoCloseable {
    private static final int NPY_ALIGNMENT = 64;

    private final OutputStream out;
    private final Format format;

    /** The format of a file. */
    public enum Format {
        /** A header and a row per image: its path and the values; RFC 4180. */
        CSV,
        /** NumPy's format, version 1.0: float32, (images, dim), row after row. */
        NPY;

        /** The format of a file, by its extension. */
        public static Format of(String name) {
            return name.toLowerCase(Locale.ROOT).endsWith(".npy") ? NPY : CSV;
        }
    }

    /**
     * Begins a file.
     *
     * @param out closed with the writer
     * @param images number of rows
     * @param dim length of an embedding
     */
    public EmbeddingWriter(OutputStream out, Format format, int images, int dim) {
        this.out = new BufferedOutputStream(out);
        this.format = format;
        write(
                switch (format) {
                    case CSV -> csvHeader(dim);
                    case NPY -> npyHeader(images, dim);
                });
    }

    private static byte[] csvHeader(int dim) {
        var header = new StringBuilder("image");
        IntStream.range(0, dim).forEach(i -> header.append(",e").append(i));
        return header.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Magic, version, length of the header, header; the data begin at a multiple of 64 bytes. */
    static byte[] npyHeader(int images, int dim) {
        String text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + images + ", " + dim + "), }";
        int before = 10;
        int padding = Math.floorMod(-(before + text.length() + 1), NPY_ALIGNMENT);
        byte[] header = (text + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(before + header.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0)
                .putShort((short) header.length)
                .put(header)
                .array();
    }

    /** Writes the embedding of an image. */
    public void row(String image, float[] embedding) {
        write(
                switch (format) {
                    case CSV -> csv(image, embedding);
                    case NPY -> npy(embedding);
                });
    }

    private static byte[] csv(String image, float[] embedding) {
        var row = new StringBuilder(CsvField.quoted(image));
        for (float value : embedding) {
            row.append(',').append(value);
        }
        return row.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] npy(float[] embedding) {
        var row = ByteBuffer.allocate(Float.BYTES * embedding.length).order(ByteOrder.LITTLE_ENDIAN);
        row.asFloatBuffer().put(embedding);
        return row.array();
    }

    private void write(byte[] bytes) {
        try {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the embeddings", e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write the embeddings", e);
        }
    }
}
