// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.artifact.ArtifactFile;
import dev.fairloss.trainer.signing.SigningKeys.Verdict;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.SigningKeyFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningKeysTest {
    /** Files that {@code model_signing sign key} of the Python package model-signing 1.1.1 signed. */
    private static final Path SIGNED = Path.of("src/test/resources/signing");

    private static final Statement STATEMENT = new Statement("steps/train/ab", Map.of("model", "0".repeat(64)));

    @TempDir
    private Path folder;

    @Test
    void aSignatureByTheToolOfOpenSsfIsValid() throws IOException {
        var verdict = SigningKeys.read(SIGNED).verify(Files.readAllBytes(SIGNED.resolve("model.sigstore.json")));
        assertThat(verdict).isInstanceOf(Verdict.Valid.class);
        var statement = ((Verdict.Valid) verdict).statement();
        assertThat(statement.files()).containsOnlyKeys("manifest.json", "model.safetensors");
        for (String name : statement.files().keySet()) {
            var file = ArtifactFile.of(name, SIGNED.resolve("model/" + name));
            assertThat(statement.covers(name, file.sha256())).as(name).isTrue();
        }
        assertThat(statement.covers("manifest.json", "0".repeat(64))).isFalse();
        assertThat(new String(statement.json(), StandardCharsets.UTF_8))
                .as("the digest over all files")
                .contains("96ab29bc2a330683ec59a17a0ab05e3078268544df218f701b6255509ab1022a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
    void whatAKeySignsItVerifies(String curve) {
        var keys = SigningKeys.read(SigningKeyFiles.create(folder, curve));
        assertThat(keys.verify(keys.sign(STATEMENT))).isEqualTo(new Verdict.Valid(STATEMENT));
        assertThat(SigningKeys.read(SigningKeyFiles.create(folder.resolve("other"), curve))
                        .verify(keys.sign(STATEMENT)))
                .isEqualTo(new Verdict.Invalid("its signature is not by a trusted key"));
    }

    @Test
    void anyOfSeveralPublicKeysIsTrusted() throws IOException {
        var first = SigningKeys.read(SigningKeyFiles.create(folder.resolve("first")));
        SigningKeyFiles.create(folder.resolve("second"));
        Path trusted = folder.resolve("second/public.pem");
        Files.writeString(
                trusted,
                Files.readString(folder.resolve("first/public.pem")) + "comment\n" + Files.readString(trusted));
        var second = SigningKeys.read(folder.resolve("second"));
        assertThat(second.verify(first.sign(STATEMENT))).isEqualTo(new Verdict.Valid(STATEMENT));
        assertThat(second.verify(second.sign(STATEMENT))).isEqualTo(new Verdict.Valid(STATEMENT));
        assertThat(first.verify(second.sign(STATEMENT))).isInstanceOf(Verdict.Invalid.class);
    }

    @ParameterizedTest
    @CsvSource({
        "dsseEnvelope, other, is not a Sigstore bundle",
        "application/vnd.in-toto+json, text/plain, is not a Sigstore bundle",
        "{, '', is not a Sigstore bundle",
        "\"sig\":, \"signature\":, is not by a trusted key",
        "ewogICJfdHl, ewogICJfdHm, is not by a trusted key",
    })
    void aChangedSignatureIsInvalid(String text, String replacement, String problem) throws IOException {
        String bundle = Files.readString(SIGNED.resolve("model.sigstore.json"));
        assertThat(bundle).contains(text);
        byte[] changed = bundle.replace(text, replacement).getBytes(StandardCharsets.UTF_8);
        assertThat(SigningKeys.read(SIGNED).verify(changed))
                .isInstanceOfSatisfying(Verdict.Invalid.class, invalid -> assertThat(invalid.reason())
                        .contains(problem));
    }

    @Test
    void withoutAPrivateKeySignaturesAreOnlyVerified() {
        Path keys = SigningKeyFiles.create(folder.resolve("keys"));
        assertThat(SigningKeys.read(keys).canSign()).isTrue();
        assertThat(SigningKeys.read(SigningKeyFiles.publicOnly(folder.resolve("public"), keys))
                        .canSign())
                .isFalse();
        assertThat(SigningKeys.from(Map.of())).isEmpty();
        assertThat(SigningKeys.from(Map.of(SigningKeys.VARIABLE, keys.toString())))
                .isPresent();
    }

    @Test
    void unusableKeysAreNamedAndNeverPrinted() throws IOException {
        Path keys = SigningKeyFiles.create(folder.resolve("keys"));
        Path other = SigningKeyFiles.create(folder.resolve("other"));
        String secret = Files.readString(other.resolve("private.pem"))
                .lines()
                .skip(1)
                .findFirst()
                .orElseThrow();

        Files.writeString(keys.resolve("private.pem"), Files.readString(other.resolve("private.pem")));
        refuses(
                keys,
                "The key file " + keys.resolve("private.pem") + " belongs to none of the keys in public.pem.",
                secret);

        Files.writeString(
                keys.resolve("private.pem"),
                "-----BEGIN EC PRIVATE KEY-----\n" + secret + "\n-----END EC PRIVATE KEY-----");
        refuses(keys, "has no line -----BEGIN PRIVATE KEY-----.", secret);

        Files.writeString(
                keys.resolve("private.pem"), "-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----");
        refuses(keys, "private.pem is not a key on the curve P-256, P-384 or P-521.", secret);

        Files.writeString(keys.resolve("public.pem"), "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----");
        refuses(keys, "public.pem has a key that is not on the curve P-256, P-384 or P-521.", secret);

        Files.delete(keys.resolve("public.pem"));
        refuses(keys, "public.pem cannot be read (", secret);
    }

    private static void refuses(Path keys, String problem, String secret) {
        assertThatThrownBy(() -> SigningKeys.read(keys))
                .satisfies(Failures.invalidInput(problem, "Make keys with `openssl genpkey"))
                .satisfies(failure -> assertThat(failure.toString()).doesNotContain(secret));
    }
}
