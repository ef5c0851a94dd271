// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Replaces every secret in the bytes written to it, also a secret that is split over several writes: bytes that may be the
 * beginning of a secret are held back until the next write or {@link #flush}.
 */
final class HidingStream extends FilterOutputStream {
    /** Bytes held back, one per character. */
    private String held = "";

    HidingStream(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        List<String> secrets = Secrets.forms();
        if (secrets.isEmpty()) {
            out.write(bytes, from, length);
            return;
        }
        String text = held + new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        int beginning = 0;
        for (String secret : secrets) {
            String form = new String(secret.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
            text = text.replace(form, Secrets.HIDDEN);
            beginning = Math.max(beginning, beginningAtEnd(text, form));
        }
        held = text.substring(text.length() - beginning);
        emit(text.substring(0, text.length() - beginning));
    }

    /** The number of characters at the end of the text that the secret begins with. */
    private static int beginningAtEnd(String text, String secret) {
        int longest = Math.min(text.length(), secret.length() - 1);
        for (int length = longest; length > 0; length--) {
            if (text.regionMatches(text.length() - length, secret, 0, length)) {
                return length;
            }
        }
        return 0;
    }

    private void emit(String text) throws IOException {
        if (!text.isEmpty()) {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Override
    public synchronized void flush() throws IOException {
        String rest = held;
        held = "";
        emit(rest);
        out.flush();
    }
}
