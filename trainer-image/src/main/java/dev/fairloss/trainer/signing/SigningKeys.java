// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.signing;

import dev.fairloss.trainer.IoErrors;
import dev.fairloss.trainer.TrainerException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The keys that verify signatures, and the key that signs, if there is one. */
public final class SigningKeys {
    /** The variable that names a folder with the keys. */
    public static final String VARIABLE = "FAIRLOSS_SIGNING_KEYS";

    /** One or more trusted public keys in PEM format, one after another. */
    static final String PUBLIC = "public.pem";

    /** The private key of one of them, in PEM format (PKCS #8, not encrypted). Without it, artifacts are only verified. */
    static final String PRIVATE = "private.pem";

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final String REMEDY =
            "Make keys with `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out " + PRIVATE
                    + "` and `openssl pkey -in " + PRIVATE + " -pubout -out " + PUBLIC + "`.";

    private final List<PublicKey> trusted;
    private final Optional<Signer> signer;

    private record Signer(ECPrivateKey key, String id) {}

    private SigningKeys(List<PublicKey> trusted, Optional<Signer> signer) {
        this.trusted = List.copyOf(trusted);
        this.signer = signer;
    }

    /** The keys in the folder that {@link #VARIABLE} names; empty if it is not set. */
    public static Optional<SigningKeys> from(Map<String, String> environment) {
        return Optional.of(environment.getOrDefault(VARIABLE, "").strip())
                .filter(folder -> !folder.isEmpty())
                .map(folder -> read(Path.of(folder)));
    }

    /**
     * Reads the keys in a folder.
     *
     * @throws TrainerException {@code INVALID_INPUT} if a key is missing or is not a key of this kind. No message has a key in it
     */
    public static SigningKeys read(Path folder) {
        Path publicKeys = folder.resolve(PUBLIC);
        List<PublicKey> trusted = new ArrayList<>();
        for (byte[] der : blocks(publicKeys, "PUBLIC KEY")) {
            try {
                trusted.add(PublicKey.of(der));
            } catch (GeneralSecurityException | ClassCastException e) {
                throw invalid(publicKeys, "has a key that is not on the curve P-256, P-384 or P-521", e);
            }
        }
        Path privateKey = folder.resolve(PRIVATE);
        return new SigningKeys(
                trusted, Files.exists(privateKey) ? Optional.of(signer(privateKey, trusted)) : Optional.empty());
    }

    private static Signer signer(Path file, List<PublicKey> trusted) {
        try {
            var key = (ECPrivateKey) KeyFactory.getInstance("EC")
                    .generatePrivate(
                            new PKCS8EncodedKeySpec(blocks(file, "PRIVATE KEY").get(0)));
            byte[] probe = {};
            var trial = new Bundle("", probe, sign(key, probe));
            return trusted.stream()
                    .filter(candidate -> candidate.verifies(trial))
                    .findFirst()
                    .map(own -> new Signer(key, own.id()))
                    .orElseThrow(() -> invalid(file, "belongs to none of the keys in " + PUBLIC));
        } catch (GeneralSecurityException | ClassCastException e) {
            throw invalid(file, "is not a key on the curve P-256, P-384 or P-521", e);
        }
    }

    private static byte[] sign(ECPrivateKey key, byte[] payload) throws GeneralSecurityException {
        var signature = Signature.getInstance(PublicKey.algorithm(key));
        signature.initSign(key);
        signature.update(Bundle.signedBytes(payload));
        return signature.sign();
    }

    private static List<byte[]> blocks(Path file, String kind) {
        try {
            var blocks = PEM.matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .results()
                    .filter(block -> block.group(1).equals(kind))
                    .map(block -> Base64.getMimeDecoder().decode(block.group(2)))
                    .toList();
            if (blocks.isEmpty()) {
                throw invalid(file, "has no line -----BEGIN " + kind + "-----");
            }
            return blocks;
        } catch (IOException e) {
            throw invalid(file, "cannot be read (" + IoErrors.reason(e) + ")", e);
        } catch (IllegalArgumentException notBase64) {
            throw invalid(file, "is not in PEM format");
        }
    }

    private static TrainerException invalid(Path file, String problem) {
        return TrainerException.invalidInput("The key file " + file + " " + problem + ".", REMEDY);
    }

    private static TrainerException invalid(Path file, String problem, Exception cause) {
        return TrainerException.invalidInput("The key file " + file + " " + problem + ".", REMEDY, cause);
    }

    /** Whether these keys can sign. */
    public boolean canSign() {
        return signer.isPresent();
    }

    /** A bundle with the signature of a statement. @throws IllegalStateException if these keys {@linkplain #canSign cannot sign} */
    public byte[] sign(Statement statement) {
        Signer own = signer.orElseThrow(() -> new IllegalStateException("no private key"));
        byte[] payload = statement.json();
        try {
            return new Bundle(own.id(), payload, sign(own.key(), payload)).json();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no ECDSA in this Java", e);
        }
    }

    /** What a bundle states, or why it is not valid. */
    public Verdict verify(byte[] json) {
        Optional<Bundle> bundle = Bundle.parse(json);
        if (bundle.isEmpty()) {
            return new Verdict.Invalid("its signature is not a Sigstore bundle that was signed by a key");
        }
        if (trusted.stream().noneMatch(key -> key.verifies(bundle.get()))) {
            return new Verdict.Invalid("its signature is not by a trusted key");
        }
        return Statement.parse(bundle.get().payload())
                .<Verdict>map(Verdict.Valid::new)
                .orElseGet(() -> new Verdict.Invalid("its signature is valid but is not one of a model"));
    }

    /** The result of a verification. */
    public sealed interface Verdict {
        /** A valid signature. @param statement what it states */
        record Valid(Statement statement) implements Verdict {}

        /** A signature that is not valid. @param reason why, as the rest of a sentence */
        record Invalid(String reason) implements Verdict {}
    }
}
