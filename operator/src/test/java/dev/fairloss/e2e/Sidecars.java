// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;

/** The webhook {@link SidecarInjector} for the pods of a team's experiments, while this is open. */
final class Sidecars implements AutoCloseable {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: injector, namespace: NAMESPACE, labels: {app: injector}}
            spec:
              automountServiceAccountToken: false
              securityContext:
                runAsNonRoot: true
                runAsUser: 65532
                seccompProfile: {type: RuntimeDefault}
              containers:
              - name: injector
                image: IMAGE
                command: [java, -Xmx32m, -cp, /injector, CLASS, /injector/keys.p12, IMAGE]
                readinessProbe: {tcpSocket: {port: PORT}, periodSeconds: 1}
                securityContext:
                  allowPrivilegeEscalation: false
                  capabilities: {drop: [ALL]}
                volumeMounts:
                - {name: files, mountPath: /injector}
              volumes:
              - name: files
                secret:
                  secretName: injector
                  items:
                  - {key: keys, path: keys.p12}
                  - {key: program, path: FILE}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: injector, namespace: NAMESPACE}
            spec:
              selector: {app: injector}
              ports: [{port: 443, targetPort: PORT}]
            """;
    private static final String WEBHOOK = """
            apiVersion: admissionregistration.k8s.io/v1
            kind: MutatingWebhookConfiguration
            metadata: {name: NAMESPACE}
            webhooks:
            - name: sidecars.fairloss.dev
              admissionReviewVersions: [v1]
              sideEffects: None
              failurePolicy: Fail
              clientConfig:
                service: {name: injector, namespace: NAMESPACE}
                caBundle: CERTIFICATE
              namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAMESPACE}}
              objectSelector: {matchExpressions: [{key: fairloss.dev/experiment, operator: Exists}]}
              rules:
              - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
            """;

    private final Team team;

    private Sidecars(Team team) {
        this.team = team;
    }

    /** Starts the webhook. */
    static Sidecars inject(Team team) {
        try {
            var folder = Files.createTempDirectory("injector");
            var keys = folder.resolve("keys.p12");
            String file = SidecarInjector.class.getName().replace('.', '/') + ".class";
            createKeys(keys, "injector." + team.namespace() + ".svc");
            team.client()
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace(team.namespace())
                            .withName("injector")
                            .endMetadata()
                            .withData(Map.of(
                                    "keys",
                                    base64(Files.readAllBytes(keys)),
                                    "program",
                                    base64(Files.readAllBytes(Path.of("target/test-classes", file)))))
                            .build())
                    .create();
            apply(
                    team,
                    POD.replace("IMAGE", Disturbances.IMAGE)
                            .replace("CLASS", SidecarInjector.class.getName())
                            .replace("FILE", file)
                            .replace("PORT", Integer.toString(SidecarInjector.PORT)));
            team.until("the injector is ready", () -> team.client()
                    .pods()
                    .inNamespace(team.namespace())
                    .withName("injector")
                    .isReady());
            apply(team, WEBHOOK.replace("CERTIFICATE", base64(certificate(keys))));
            return new Sidecars(team);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void apply(Team team, String yaml) {
        team.client()
                .load(new ByteArrayInputStream(
                        yaml.replace("NAMESPACE", team.namespace()).getBytes(StandardCharsets.UTF_8)))
                .serverSideApply();
    }

    private static void createKeys(Path file, String host) {
        Program.run(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                SidecarInjector.PASSWORD,
                "-alias",
                "injector",
                "-keyalg",
                "EC",
                "-dname",
                "CN=injector",
                "-ext",
                "san=dns:" + host);
    }

    /** The certificate as PEM. */
    private static byte[] certificate(Path file) throws IOException {
        try {
            var certificate = KeyStore.getInstance(file.toFile(), SidecarInjector.PASSWORD.toCharArray())
                    .getCertificate("injector")
                    .getEncoded();
            String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate);
            return ("-----BEGIN CERTIFICATE-----\n" + lines + "\n-----END CERTIFICATE-----\n")
                    .getBytes(StandardCharsets.US_ASCII);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public void close() {
        team.client()
                .admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(team.namespace())
                .delete();
    }
}
