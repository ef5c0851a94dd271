// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The program of an admission webhook that adds a container to pods, as service meshes do. It runs in a pod from this class file
 * alone, so it uses nothing but the JDK, and no nested class.
 */
final class SidecarInjector {
    /** Password of the key store. */
    static final String PASSWORD = "changeit";

    static final int PORT = 8443;

    /** Part of an experiment's name that selects a native sidecar. */
    static final String NATIVE = "native";

    private static final Pattern UID = Pattern.compile("\"uid\":\"([^\"]+)\"");
    private static final Pattern EXPERIMENT = Pattern.compile("\"fairloss.dev/experiment\":\"([^\"]+)\"");

    /** A program of the JDK that runs until it is stopped. */
    private static final String SIDECAR = """
            {"name": "sidecar", "image": "%s",
             "command": ["java", "-Xmx32m", "-m", "java.rmi/sun.rmi.registry.RegistryImpl"], %s
             "securityContext": {"allowPrivilegeEscalation": false, "capabilities": {"drop": ["ALL"]}}}
            """;

    private SidecarInjector() {}

    /** Answers admission reviews. @param arguments the key store, and the image of the sidecar */
    public static void main(String[] arguments) throws IOException, GeneralSecurityException {
        var server = HttpsServer.create(new InetSocketAddress(PORT), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls(Path.of(arguments[0]))));
        server.createContext("/", exchange -> answer(exchange, arguments[1]));
        server.start();
    }

    private static SSLContext tls(Path file) throws IOException, GeneralSecurityException {
        var keys = KeyStore.getInstance("PKCS12");
        try (var stream = Files.newInputStream(file)) {
            keys.load(stream, PASSWORD.toCharArray());
        }
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void answer(HttpExchange exchange, String image) throws IOException {
        try (exchange) {
            String review = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            byte[] answer = allowed(review, image).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private static String allowed(String review, String image) {
        String patch = Base64.getEncoder().encodeToString(patch(review, image).getBytes(StandardCharsets.UTF_8));
        return """
                {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview",
                 "response": {"uid": "%s", "allowed": true, "patchType": "JSONPatch", "patch": "%s"}}
                """.formatted(first(UID, review), patch);
    }

    private static String patch(String review, String image) {
        return first(EXPERIMENT, review).contains(NATIVE)
                ? "[{\"op\": \"add\", \"path\": \"/spec/initContainers\", \"value\": ["
                        + SIDECAR.formatted(image, "\"restartPolicy\": \"Always\",") + "]}]"
                : "[{\"op\": \"add\", \"path\": \"/spec/containers/-\", \"value\": " + SIDECAR.formatted(image, "")
                        + "}]";
    }

    private static String first(Pattern pattern, String text) {
        var found = pattern.matcher(text);
        return found.find() ? found.group(1) : "";
    }
}
