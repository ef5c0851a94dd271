// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.SelfSignedCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store with a certificate of its own. */
class TrustedCertificatesTest {
    private static final ArtifactKey KEY = new ArtifactKey("steps/a");
    private static final byte[] NO_SUCH_KEY =
            "<Error><Code>NoSuchKey</Code><Message>None.</Message></Error>".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private static Path folder;

    private static Path certificate;
    private static HttpsServer server;

    @BeforeAll
    static void start() throws IOException {
        var selfSigned = SelfSignedCertificate.in(folder);
        certificate = selfSigned.file();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(selfSigned.server()));
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
    void theVariableMayContainTheCertificatesThemselves() throws IOException {
        read(Map.of("AWS_CA_BUNDLE", Files.readString(certificate)));
    }

    /** As in a pod whose Secrets of the storage and of MLflow have one each. */
    @Test
    void theVariableAndTheFolderOfTheCredentialsAddUp() throws IOException {
        Path secret = Files.createDirectories(folder.resolve("both"));
        Files.writeString(secret.resolve("AWS_ACCESS_KEY_ID"), "me");
        Files.writeString(secret.resolve("AWS_SECRET_ACCESS_KEY"), "secret");
        Files.copy(certificate, secret.resolve("AWS_CA_BUNDLE"));
        Path other = SelfSignedCertificate.in(Files.createDirectories(folder.resolve("other")))
                .file();
        read(Map.of("FAIRLOSS_CREDENTIALS_DIR", secret.toString(), "AWS_CA_BUNDLE", Files.readString(other)));
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
