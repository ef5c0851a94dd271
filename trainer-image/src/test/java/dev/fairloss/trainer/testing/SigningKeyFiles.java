// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** Folders with new signing keys. */
public final class SigningKeyFiles {
    private SigningKeyFiles() {}

    /** A new folder with a key pair on P-256. */
    public static Path create(Path folder) {
        return create(folder, "secp256r1");
    }

    /** A new folder with a key pair on a curve. */
    public static Path create(Path folder, String curve) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            KeyPair pair = generator.generateKeyPair();
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("private.pem"), pem("PRIVATE KEY", pair.getPrivate()));
            Files.writeString(folder.resolve("public.pem"), pem("PUBLIC KEY", pair.getPublic()));
            return folder;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A folder with the public key of another one, and no private key. */
    public static Path publicOnly(Path folder, Path keys) {
        try {
            Files.createDirectories(folder);
            Files.copy(keys.resolve("public.pem"), folder.resolve("public.pem"));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String pem(String kind, Key key) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded()) + "\n-----END " + kind
                + "-----\n";
    }
}
