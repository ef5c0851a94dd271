// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.signing;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairloss.contract.json.ContractJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A Sigstore bundle (v0.3) with a DSSE envelope that was signed by a key.
 *
 * @param keyId SHA-256 of the public key in PEM format, as hexadecimal digits
 * @param payload the signed document
 * @param signature an ECDSA signature of {@link #signedBytes}, DER-encoded
 */
record Bundle(String keyId, byte[] payload, byte[] signature) {
    private static final String MEDIA_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";
    private static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";

    /** The bytes that a signature signs: DSSE's pre-authentication encoding of the payload and its type. */
    static byte[] signedBytes(byte[] payload) {
        byte[] head = ("DSSEv1 " + PAYLOAD_TYPE.length() + " " + PAYLOAD_TYPE + " " + payload.length + " ")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + payload.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(payload, 0, all, head.length, payload.length);
        return all;
    }

    byte[] json() {
        var bundle = ContractJson.mapper().createObjectNode().put("mediaType", MEDIA_TYPE);
        var material = bundle.putObject("verificationMaterial");
        material.putObject("publicKey").put("hint", keyId);
        material.putArray("tlogEntries");
        var envelope = bundle.putObject("dsseEnvelope");
        envelope.put("payload", base64(payload)).put("payloadType", PAYLOAD_TYPE);
        envelope.putArray("signatures")
                .addObject()
                .put("sig", base64(signature))
                .put("keyid", "");
        return ContractJson.write(bundle);
    }

    /** Reads {@link #json}. Empty if it is not a bundle of this kind. */
    static Optional<Bundle> parse(byte[] json) {
        try {
            JsonNode bundle = ContractJson.mapper().readTree(json);
            JsonNode envelope = bundle.path("dsseEnvelope");
            if (!bundle.path("mediaType").asText().equals(MEDIA_TYPE)
                    || !envelope.path("payloadType").asText().equals(PAYLOAD_TYPE)) {
                return Optional.empty();
            }
            return Optional.of(new Bundle(
                    bundle.at("/verificationMaterial/publicKey/hint").asText(),
                    Base64.getDecoder().decode(envelope.path("payload").asText()),
                    Base64.getDecoder().decode(envelope.at("/signatures/0/sig").asText())));
        } catch (IOException | IllegalArgumentException notABundle) {
            return Optional.empty();
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
