// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.engine;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes a TorchScript archive from source text: a zip with the code of one module, a pickle of that module, whose only
 * attribute is {@code training}, and an empty pickle of constants. libtorch loads it like a file written by
 * {@code torch.jit.save}.
 */
final class TorchScriptArchive {
    private static final String VERSION = "3\n";

    /** Pickle, protocol 2: __torch__.Script() with the state {"training": True}. */
    private static final String MODULE =
            "\u0080\u0002c__torch__\nScript\nq\0)\u0081}(X\b\0\0\0trainingq\u0001\u0088ubq\u0002.";

    /** Pickle, protocol 2: the empty tuple. */
    private static final String NOTHING = "\u0080\u0002).";

    private static final String HEAD = """
            class Script(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
            """;

    private TorchScriptArchive() {}

    /** The archive of a module with these methods (source text in TorchScript's serialized form, indented by two spaces). */
    static byte[] archive(String methods) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                ZipOutputStream zip = new ZipOutputStream(bytes)) {
            put(zip, "script/data.pkl", MODULE.getBytes(StandardCharsets.ISO_8859_1));
            put(zip, "script/code/__torch__.py", (HEAD + methods).getBytes(StandardCharsets.UTF_8));
            put(zip, "script/constants.pkl", NOTHING.getBytes(StandardCharsets.ISO_8859_1));
            put(zip, "script/version", VERSION.getBytes(StandardCharsets.UTF_8));
            zip.finish();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 sum = new CRC32();
        sum.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
