// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.signing;

import dev.fairloss.contract.json.Sha256;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** A public key on one of NIST's curves P-256, P-384 and P-521. */
final class PublicKey {
    private final ECPublicKey key;

    private PublicKey(ECPublicKey key) {
        this.key = key;
    }

    /** @param der a SubjectPublicKeyInfo, the content of {@code BEGIN PUBLIC KEY} */
    static PublicKey of(byte[] der) throws GeneralSecurityException {
        var key = (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(der));
        algorithm(key);
        return new PublicKey(key);
    }

    /** SHA-256 of the key in PEM format, as hexadecimal digits. */
    String id() {
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
        return Sha256.of(pem);
    }

    boolean verifies(Bundle bundle) {
        try {
            var verifier = Signature.getInstance(algorithm(key));
            verifier.initVerify(key);
            verifier.update(Bundle.signedBytes(bundle.payload()));
            return verifier.verify(bundle.signature());
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no ECDSA in this Java", e);
        }
    }

    /** ECDSA with the hash that Sigstore assigns to the curve. @throws GeneralSecurityException for another curve */
    static String algorithm(ECKey key) throws GeneralSecurityException {
        int bits = key.getParams().getCurve().getField().getFieldSize();
        return switch (bits) {
            case 256 -> "SHA256withECDSA";
            case 384 -> "SHA384withECDSA";
            case 521 -> "SHA512withECDSA";
            default -> throw new GeneralSecurityException("a curve with " + bits + " bits");
        };
    }
}
