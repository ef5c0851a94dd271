// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/**
 * Certificates of private authorities that all clients, of object stores and of trackers, trust in addition to those of Java.
 *
 * @param files with certificates in PEM format
 * @param text certificates in PEM format
 */
public record TrustedCertificates(List<Path> files, Optional<String> text) {
    /**
     * The name of a variable with a path or with the certificates themselves, and of a file with certificates in the folder of
     * the credentials.
     */
    public static final String NAME = "AWS_CA_BUNDLE";

    private static final String PEM = "-----BEGIN CERTIFICATE-----";

    public TrustedCertificates {
        files = List.copyOf(files);
    }

    /** The certificates that the variable names or contains, and those in the folder of the credentials; empty if there are none. */
    public static Optional<TrustedCertificates> from(Map<String, String> environment) {
        var variable = CredentialChain.variable(environment, NAME);
        var text = variable.filter(value -> value.contains(PEM));
        var named = variable.filter(value -> text.isEmpty()).map(Path::of);
        var mounted = CredentialChain.variable(environment, CredentialChain.FOLDER)
                .map(folder -> Path.of(folder, NAME))
                .filter(Files::exists);
        var files = Stream.of(named, mounted).flatMap(Optional::stream).toList();
        return files.isEmpty() && text.isEmpty() ? Optional.empty() : Optional.of(new TrustedCertificates(files, text));
    }

    /** Whether a connection failed because the certificate of the server is not trusted. */
    public static boolean isUntrusted(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof SSLPeerUnverifiedException) {
                return true;
            }
        }
        return false;
    }

    /** Lets a client trust these certificates and those of Java. @throws TrainerException invalid input: they cannot be read */
    void addTo(OkHttpClient.Builder client) {
        var trust = trust();
        client.sslSocketFactory(context(trust).getSocketFactory(), trust);
    }

    /**
     * The context of clients that trust these certificates and those of Java.
     *
     * @throws TrainerException invalid input: they cannot be read
     */
    public SSLContext context() {
        return context(trust());
    }

    private static SSLContext context(X509TrustManager trust) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no TLS in this Java", e);
        }
    }

    private X509TrustManager trust() {
        try {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (X509Certificate certificate : trustManager(null).getAcceptedIssuers()) {
                store.setCertificateEntry("java-" + number++, certificate);
            }
            for (Certificate certificate : read()) {
                store.setCertificateEntry("added-" + number++, certificate);
            }
            return trustManager(store);
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

    private List<Certificate> read() {
        var certificates = new ArrayList<Certificate>();
        for (Path file : files) {
            String source = "file " + file;
            try {
                certificates.addAll(parse(source, Files.readAllBytes(file)));
            } catch (IOException e) {
                throw invalid(source, "cannot be read (" + IoErrors.reason(e) + ")", e);
            }
        }
        text.ifPresent(pem -> certificates.addAll(parse("text", pem.getBytes(StandardCharsets.UTF_8))));
        return certificates;
    }

    private static Collection<? extends Certificate> parse(String source, byte[] pem) {
        try {
            var certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem));
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (CertificateException noCertificate) {
            throw invalid(source, "has no certificate in PEM format", noCertificate);
        }
        throw invalid(source, "has no certificate in PEM format", null);
    }

    /** @param source the word "file" with a path, or "text" */
    private static TrainerException invalid(String source, String problem, Exception cause) {
        return TrainerException.invalidInput(
                "The " + source + " of " + NAME + " " + problem + ".",
                "Set " + NAME + " to a file with certificates that begin with " + PEM + ", or remove it.",
                cause);
    }
}
