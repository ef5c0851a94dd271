// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.trainer.testing.Failures;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store with a certificate of its own. */
class TrustedCertificatesTest {
    private static final char[] PASSWORD = "password".toCharArray();
    private static final ArtifactKey KEY = new ArtifactKey("steps/a");
    private static final byte[] NO_SUCH_KEY =
            "<Error><Code>NoSuchKey</Code><Message>None.</Message></Error>".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private static Path folder;

    private static Path certificate;
    private static HttpsServer server;

    @BeforeAll
    static void start() throws Exception {
        Path keys = folder.resolve("keys.p12");
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1");
        certificate = folder.resolve("ca.pem");
        keytool("-exportcert", "-rfc", "-file", certificate.toString());
        var store = KeyStore.getInstance(keys.toFile(), PASSWORD);
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/", exchange -> {
            try (exchange) {
                exchange.getResponseHeaders().add("Content-Type", "application/xml");
                exchange.sendResponseHeaders(404, NO_SUCH_KEY.length);
                exchange.getResponseBody().write(NO_SUCH_KEY);
            }
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static void keytool(String command, String... options) throws IOException, InterruptedException {
        var words = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/keytool",
                command,
                "-alias",
                "store",
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-storepass",
                new String(PASSWORD)));
        words.addAll(List.of(options));
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static void read(Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "AWS_ENDPOINT_URL", "https://127.0.0.1:" + server.getAddress().getPort(),
                "AWS_ACCESS_KEY_ID", "me",
                "AWS_SECRET_ACCESS_KEY", "secret"));
        environment.putAll(more);
        try (var store = Stores.open("s3://faces/run", StoreOptions.from(environment))) {
            assertThat(store.read(KEY)).isEmpty();
        }
    }

    @Test
    void aCertificateOfAnUnknownAuthorityIsNotTrusted() {
        assertThatThrownBy(() -> read(Map.of()))
                .satisfies(Failures.invalidInput("is not trusted", "set AWS_CA_BUNDLE to a file with the certificate"));
    }

    @Test
    void theVariableNamesAFileOfTrustedCertificates() {
        read(Map.of("AWS_CA_BUNDLE", certificate.toString()));
    }

    @Test
    void theFolderOfTheCredentialsMayHaveTrustedCertificates() throws IOException {
        Path secret = Files.createDirectories(folder.resolve("secret"));
        Files.writeString(secret.resolve("AWS_ACCESS_KEY_ID"), "me");
        Files.writeString(secret.resolve("AWS_SECRET_ACCESS_KEY"), "secret");
        Files.writeString(secret.resolve("AWS_CA_BUNDLE"), "Our authority\n" + Files.readString(certificate));
        read(Map.of("FAIRLOSS_CREDENTIALS_DIR", secret.toString()));
    }

    @Test
    void aFileWithoutCertificatesIsNamed() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        Path other = Files.writeString(folder.resolve("other.pem"), "-----BEGIN CERTIFICATE-----\nx\n");
        for (Path file : List.of(empty, other)) {
            assertThatThrownBy(() -> read(Map.of("AWS_CA_BUNDLE", file.toString())))
                    .satisfies(Failures.invalidInput(
                            "The file " + file + " of AWS_CA_BUNDLE has no certificate in PEM format"));
        }
        assertThatThrownBy(() -> read(Map.of("AWS_CA_BUNDLE", folder + "/none")))
                .satisfies(Failures.invalidInput("none of AWS_CA_BUNDLE cannot be read (it does not exist)"));
    }
}
