// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * A file of an artifact, with the size and checksum that its writer recorded.
 *
 * @param name   path below the folder of the step or checkpoint
 * @param bytes  size, at least 0
 * @param sha256 64 lower-case hexadecimal digits
 */
public record ArtifactFile(String name, long bytes, String sha256) {
    private static final Pattern SUM = Pattern.compile("[0-9a-f]{64}");

    public ArtifactFile {
        if (!ArtifactKey.isValid(name) || bytes < 0 || !SUM.matcher(sha256).matches()) {
            throw new IllegalArgumentException(
                    "Not a file of an artifact: \"" + name + "\", " + bytes + " bytes, SHA-256 " + sha256);
        }
    }

    /** Describes a file with this content. */
    public static ArtifactFile of(String name, byte[] content) {
        return new ArtifactFile(name, content.length, sum(content));
    }

    /** Describes a file with the content of a local file, which is read once. */
    public static ArtifactFile of(String name, Path content) throws IOException {
        MessageDigest digest = digest();
        long bytes;
        try (InputStream in = new DigestInputStream(Files.newInputStream(content), digest)) {
            bytes = in.transferTo(OutputStream.nullOutputStream());
        }
        return new ArtifactFile(name, bytes, HexFormat.of().formatHex(digest.digest()));
    }

    static String sum(byte[] content) {
        return HexFormat.of().formatHex(digest().digest(content));
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is missing, although every Java platform provides it.", e);
        }
    }
}
