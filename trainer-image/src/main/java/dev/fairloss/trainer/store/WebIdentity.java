// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static dev.fairloss.trainer.store.CredentialChain.variable;

import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Exchanges a web identity, such as the token of a Kubernetes service account, for credentials: {@code
 * AssumeRoleWithWebIdentity} of AWS STS, which MinIO has too. Reads {@code AWS_WEB_IDENTITY_TOKEN_FILE}, {@code AWS_ROLE_ARN},
 * {@code AWS_ROLE_SESSION_NAME}, {@code AWS_REGION} and {@code AWS_ENDPOINT_URL_STS} or {@code AWS_ENDPOINT_URL}.
 *
 * @param file file with the token; it is read for each request, since the kubelet replaces it
 * @param role the role to assume; services other than AWS may not need one
 * @param session name of the session in the service's log
 * @param endpoint address of the token service
 */
record WebIdentity(Path file, Optional<String> role, String session, URI endpoint) implements RenewedKeys.Issuer {
    private static final Set<String> TRANSIENT = Set.of("IDPCommunicationError", "Throttling", "ThrottlingException");

    /** The web identity of an environment; empty if it has none. */
    static Optional<WebIdentity> in(Map<String, String> environment) {
        return variable(environment, "AWS_WEB_IDENTITY_TOKEN_FILE")
                .map(file -> new WebIdentity(
                        Path.of(file),
                        variable(environment, "AWS_ROLE_ARN"),
                        variable(environment, "AWS_ROLE_SESSION_NAME").orElse("fairloss"),
                        URI.create(endpoint(environment))));
    }

    private static String endpoint(Map<String, String> environment) {
        return variable(environment, "AWS_ENDPOINT_URL_STS")
                .or(() -> variable(environment, "AWS_ENDPOINT_URL"))
                .orElseGet(() -> {
                    String region = variable(environment, "AWS_REGION")
                            .or(() -> variable(environment, "AWS_DEFAULT_REGION"))
                            .orElse("us-east-1");
                    return "https://sts." + region + ".amazonaws.com" + (region.startsWith("cn-") ? ".cn" : "");
                });
    }

    @Override
    public RenewedKeys.Issued issue() throws IOException {
        String token = CredentialText.token("the file " + file, KeyFolder.text(file))
                .orElseThrow(() -> TrainerException.invalidInput(
                        "No credentials for the object store: the file " + file
                                + " of AWS_WEB_IDENTITY_TOKEN_FILE does not exist or is empty.",
                        "Mount the token of the service account there, or set spec.storage.credentialsSecret."));
        Map<String, String> form = new HashMap<>(Map.of(
                "Action",
                "AssumeRoleWithWebIdentity",
                "Version",
                "2011-06-15",
                "RoleSessionName",
                session,
                "WebIdentityToken",
                token));
        role.ifPresent(arn -> form.put("RoleArn", arn));
        var answer = new IdentityRequest("POST", endpoint, Map.of(), form, true).send();
        var xml = parse(answer.body());
        if (!answer.isOk()) {
            throw refused(xml);
        }
        return IdentityRequest.issued(
                describe(),
                text(xml, "AccessKeyId"),
                text(xml, "SecretAccessKey"),
                text(xml, "SessionToken"),
                text(xml, "Expiration"));
    }

    private TrainerException refused(Document xml) throws IOException {
        String code = text(xml, "Code");
        if (TRANSIENT.contains(code)) {
            throw new IOException(code);
        }
        String reason = code.isEmpty() ? "no reason given" : code + ": " + text(xml, "Message");
        return TrainerException.invalidInput(
                "The token service " + endpoint + " refuses the web identity in " + file
                        + role.map(arn -> " for the role " + arn).orElse("") + " (" + reason + ").",
                "Correct the role, or the service accounts that it trusts.");
    }

    private Document parse(String body) {
        try {
            var factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            var builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new InputSource(new StringReader(body)));
        } catch (SAXException | IOException notXml) {
            throw TrainerException.invalidInput(
                    "The server at " + endpoint + " is not a token service (STS).",
                    "Correct AWS_ENDPOINT_URL_STS, or remove it to use AWS.",
                    notXml);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException("no secure XML parser", e);
        }
    }

    private static String text(Document xml, String element) {
        var found = xml.getElementsByTagName(element);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }

    @Override
    public String describe() {
        return "the token service " + endpoint;
    }
}
