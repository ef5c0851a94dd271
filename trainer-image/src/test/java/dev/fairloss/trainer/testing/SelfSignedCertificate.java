// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A self-signed certificate of 127.0.0.1.
 *
 * @param file the certificate in PEM format
 * @param server the context of a server that has it
 */
public record SelfSignedCertificate(Path file, SSLContext server) {
    private static final char[] PASSWORD = "password".toCharArray();

    /** Creates a certificate in a folder. */
    public static SelfSignedCertificate in(Path folder) {
        try {
            Path keys = folder.resolve("keys.p12");
            keytool(keys, "-genkeypair", "-keyalg", "EC", "-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1");
            Path certificate = folder.resolve("ca.pem");
            keytool(keys, "-exportcert", "-rfc", "-file", certificate.toString());
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(KeyStore.getInstance(keys.toFile(), PASSWORD), PASSWORD);
            var context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return new SelfSignedCertificate(certificate, context);
        } catch (GeneralSecurityException | IOException | InterruptedException e) {
            throw new IllegalStateException("cannot create a certificate", e);
        }
    }

    private static void keytool(Path keys, String command, String... options) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool", command));
        words.addAll(List.of("-alias", "server", "-keystore", keys.toString(), "-storepass", new String(PASSWORD)));
        words.addAll(List.of(options));
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
