// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.trainer.TrainerException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Resolves {@code file:} URIs to paths on this machine. The CRD accepts the same URIs. */
public final class FileUris {
    private static final String SCHEME = "file:";
    private static final Pattern HOST = Pattern.compile("//[^/]*");
    private static final Pattern ENCODED = Pattern.compile("(?:%[0-9A-Fa-f]{2})+");

    private FileUris() {}

    /**
     * The path of a {@code file:} URI: {@code file:///data/faces}, {@code file://localhost/data/faces},
     * {@code file:/data/faces}, or {@code file:faces}, which is relative to {@code base}. {@code %} and two hexadecimal digits
     * are decoded as a byte of UTF-8; all other characters, also a {@code %} elsewhere, are literal.
     *
     * @throws TrainerException invalid input: the URI has another form, names another host, or is no path on this machine
     */
    public static Path path(Path base, String uri) {
        if (!uri.startsWith(SCHEME) || uri.length() == SCHEME.length()) {
            throw invalid(uri, "is not a file: URI");
        }
        String path = uri.substring(SCHEME.length());
        var host = HOST.matcher(path);
        if (host.lookingAt()) {
            path = path.substring(host.end());
            if (path.isEmpty() || !host.group().equals("//") && !host.group().equals("//localhost")) {
                throw invalid(
                        uri, "has the host \"" + host.group().substring(2) + "\", but names a file of this machine");
            }
        }
        try {
            String decoded =
                    ENCODED.matcher(path).replaceAll(encoded -> Matcher.quoteReplacement(decode(encoded.group())));
            return base.resolve(decoded).normalize();
        } catch (InvalidPathException e) {
            throw invalid(uri, "is not a valid path on this machine: " + e.getReason());
        }
    }

    /** The text of encoded bytes; unchanged if they are not UTF-8, or end a path of the operating system. */
    private static String decode(String encoded) {
        byte[] bytes = HexFormat.of().parseHex(encoded.replace("%", ""));
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.indexOf('\0') < 0 ? text : encoded;
        } catch (CharacterCodingException notText) {
            return encoded;
        }
    }

    private static TrainerException invalid(String uri, String why) {
        return TrainerException.invalidInput(
                "\"" + uri + "\" " + why + ".", "Write file:FOLDER, file:/FOLDER or file:///FOLDER.");
    }
}
