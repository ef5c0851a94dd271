// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/**
 * Certificates of private authorities that a client trusts in addition to those of Java.
 *
 * @param file certificates in PEM format
 */
record TrustedCertificates(Path file) {
    /** The name of a variable with a path, and of a file with the certificates in the folder of the credentials. */
    static final String NAME = "AWS_CA_BUNDLE";

    /** The file that the variable names, or else the one in the folder of the credentials. */
    static Optional<TrustedCertificates> from(Map<String, String> environment) {
        return CredentialChain.variable(environment, NAME)
                .map(Path::of)
                .or(() -> CredentialChain.variable(environment, CredentialChain.FOLDER)
                        .map(folder -> Path.of(folder, NAME))
                        .filter(Files::exists))
                .map(TrustedCertificates::new);
    }

    /** Lets a client trust these certificates and those of Java. @throws TrainerException invalid input: they cannot be read */
    void addTo(OkHttpClient.Builder client) {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate certificate : trustManager(null).getAcceptedIssuers()) {
                store.setCertificateEntry("java-" + number++, certificate);
            }
            for (Certificate certificate : read()) {
                store.setCertificateEntry("file-" + number++, certificate);
            }
            var trust = trustManager(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            client.sslSocketFactory(context.getSocketFactory(), trust);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no TLS in this Java", e);
        }
    }

    private static X509TrustManager trustManager(KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return Stream.of(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private Collection<? extends Certificate> read() {
        try {
            var certificates = CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException noCertificate) {
            throw invalid("has no certificate in PEM format", noCertificate);
        } catch (IOException e) {
            throw invalid("cannot be read (" + IoErrors.reason(e) + ")", e);
        }
        throw invalid("has no certificate in PEM format", null);
    }

    private TrainerException invalid(String problem, Exception cause) {
        return TrainerException.invalidInput(
                "The file " + file + " of " + NAME + " " + problem + ".",
                "Set " + NAME
                        + " to a file with certificates that begin with -----BEGIN CERTIFICATE-----, or remove it.",
                cause);
    }
}
