// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connects to a server that lets the client choose, as Go's does between AES and ChaCha20. */
class CipherPreferenceTest {
    private static final String PASSWORD = "password";
    private static final String CHACHA = "TLS_CHACHA20_POLY1305_SHA256";
    private static final String AES = "TLS_AES_128_GCM_SHA256";

    @TempDir
    private Path folder;

    @Test
    void chachaComesFirst() throws Exception {
        assertThat(cipher(UnaryOperator.identity(), CHACHA, AES)).isEqualTo(AES);
        assertThat(cipher(CipherPreference::of, CHACHA, AES)).isEqualTo(CHACHA);
    }

    @Test
    void aServerWithoutItIsReached() throws Exception {
        assertThat(cipher(CipherPreference::of, AES)).isEqualTo(AES);
        assertThat(cipher(CipherPreference::of, "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"))
                .isEqualTo("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");
    }

    /** The cipher of a connection to a server with these ciphers. */
    private String cipher(UnaryOperator<Vertx> preference, String... ciphers) throws Exception {
        var vertx = Vertx.vertx();
        try (var server = (SSLServerSocket) context().getServerSocketFactory().createServerSocket(0)) {
            server.setEnabledCipherSuites(ciphers);
            var parameters = server.getSSLParameters();
            parameters.setUseCipherSuitesOrder(false);
            server.setSSLParameters(parameters);
            var cipher = CompletableFuture.supplyAsync(() -> answer(server));
            var config = new ConfigBuilder()
                    .withMasterUrl("https://localhost:" + server.getLocalPort())
                    .withTrustCerts(true)
                    .withDisableHostnameVerification(true)
                    .withRequestRetryBackoffLimit(0)
                    .build();
            try (var client = new KubernetesClientBuilder()
                    .withConfig(config)
                    .withHttpClientFactory(new VertxHttpClientFactory(preference.apply(vertx)))
                    .build()) {
                assertThat(client.raw("/version")).isEqualTo("{}");
            }
            return cipher.get(10, TimeUnit.SECONDS);
        } finally {
            vertx.close();
        }
    }

    /** Answers one request. @return the cipher of its connection */
    private static String answer(SSLServerSocket server) {
        try (var socket = (SSLSocket) server.accept()) {
            socket.startHandshake();
            byte[] request = new byte[8192];
            assertThat(socket.getInputStream().read(request)).isPositive();
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return socket.getSession().getCipherSuite();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private SSLContext context() throws IOException, InterruptedException, GeneralSecurityException {
        Path file = folder.resolve("keys.p12");
        if (!Files.exists(file)) {
            var keytool = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-keyalg",
                            "RSA",
                            "-alias",
                            "server",
                            "-dname",
                            "CN=localhost",
                            "-storetype",
                            "PKCS12",
                            "-storepass",
                            PASSWORD,
                            "-keystore",
                            file.toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(keytool.waitFor()).as(output).isZero();
        }
        var store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
