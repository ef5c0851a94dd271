// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.contract.artifact;

import dev.fairloss.contract.json.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
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
        return new ArtifactFile(name, content.length, Sha256.of(content));
    }

    /** Describes a file with the content of a local file, which is read once. */
    public static ArtifactFile of(String name, Path content) throws IOException {
        MessageDigest digest = Sha256.newDigest();
        long bytes;
        try (InputStream in = new DigestInputStream(Files.newInputStream(content), digest)) {
            bytes = in.transferTo(OutputStream.nullOutputStream());
        }
        return new ArtifactFile(name, bytes, Sha256.finish(digest));
    }
}
