// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.artifact.ArtifactFile;
import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.contract.artifact.ArtifactLayout;
import dev.fairloss.contract.artifact.ChecksummedJson;
import dev.fairloss.contract.artifact.StepAddress;
import dev.fairloss.contract.artifact.StepManifest;
import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.signing.SigningKeys;
import dev.fairloss.trainer.signing.SigningKeys.Verdict;
import dev.fairloss.trainer.signing.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A store whose results are signed. Signs manifests with the checksums of all their files, results of fine-tunes, pointers of
 * checkpoints, and reports, and refuses to read one without a valid signature. Everything else that a step reads has its
 * checksum in one of these. Ledgers, progress and plans are not signed. Without a private key, nothing can be written.
 */
final class SignedStore implements ArtifactStore {
    private final ArtifactStore store;
    private final SigningKeys keys;

    SignedStore(ArtifactStore store, SigningKeys keys) {
        this.store = store;
        this.keys = keys;
    }

    @Override
    public Optional<byte[]> read(ArtifactKey key) {
        Optional<byte[]> content = store.read(key);
        content.ifPresent(bytes -> requireSigned(key, bytes));
        return content;
    }

    @Override
    public boolean fetch(ArtifactKey key, Path target) {
        boolean found = store.fetch(key, target);
        if (found && ArtifactLayout.signedFolder(key).isPresent()) {
            requireSigned(key, content(target));
        }
        return found;
    }

    private static byte[] content(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    private void requireSigned(ArtifactKey key, byte[] content) {
        ArtifactLayout.signedFolder(key)
                .flatMap(folder -> problem(folder, key, content))
                .ifPresent(problem -> {
                    throw TrainerException.invalidInput(
                            "The object " + describe(key) + " is refused: " + problem + ".",
                            "Find out who wrote it. Then delete it and run again, or, if it is to be trusted, add the public key of"
                                    + " its signer to public.pem in the folder " + SigningKeys.VARIABLE + ".");
                });
    }

    private Optional<String> problem(ArtifactKey folder, ArtifactKey key, byte[] content) {
        ArtifactFile file = ArtifactFile.of(key.below(folder), content);
        Optional<byte[]> signature = store.read(ArtifactLayout.signature(folder, key, file.sha256()));
        if (signature.isEmpty()) {
            return Optional.of("its content has no signature");
        }
        Verdict verdict = keys.verify(signature.get());
        if (verdict instanceof Verdict.Invalid invalid) {
            return Optional.of(invalid.reason());
        }
        return isOf(((Verdict.Valid) verdict).statement(), key, file)
                ? Optional.empty()
                : Optional.of("its signature is that of another object");
    }

    private static boolean isOf(Statement statement, ArtifactKey key, ArtifactFile file) {
        return statement.name().equals(key.value()) && statement.covers(file.name(), file.sha256());
    }

    @Override
    public void put(ArtifactKey key, byte[] content) {
        requirePrivateKey();
        ArtifactLayout.signedFolder(key).ifPresent(folder -> sign(folder, key, content));
        store.put(key, content);
    }

    @Override
    public void put(ArtifactKey key, Path content) {
        requirePrivateKey();
        ArtifactLayout.signedFolder(key).ifPresent(folder -> sign(folder, key, content(content)));
        store.put(key, content);
    }

    /** Writes the signature before the object, so that no reader sees the object without it. */
    private void sign(ArtifactKey folder, ArtifactKey key, byte[] content) {
        ArtifactFile file = ArtifactFile.of(key.below(folder), content);
        Map<String, String> files = new TreeMap<>();
        filesOf(folder, key, content).forEach(listed -> files.put(listed.name(), listed.sha256()));
        files.put(file.name(), file.sha256());
        store.put(ArtifactLayout.signature(folder, key, file.sha256()), keys.sign(new Statement(key.value(), files)));
    }

    /** The files of a step, if this is its manifest. */
    private static List<ArtifactFile> filesOf(ArtifactKey folder, ArtifactKey key, byte[] content) {
        return StepAddress.ofFolder(folder)
                .filter(step -> ArtifactLayout.manifest(step).equals(key))
                .flatMap(step -> ChecksummedJson.read(content, StepManifest.class))
                .map(StepManifest::files)
                .orElse(List.of());
    }

    private void requirePrivateKey() {
        if (!keys.canSign()) {
            throw TrainerException.invalidInput(
                    "Cannot write to " + describe() + ": results are signed, and the folder " + SigningKeys.VARIABLE
                            + " has no private.pem.",
                    "Add the private key to it, or unset " + SigningKeys.VARIABLE
                            + " and use a store that is not signed.");
        }
    }

    @Override
    public void check() {
        requirePrivateKey();
        store.check();
    }

    @Override
    public List<ArtifactKey> list(ArtifactKey folder) {
        return store.list(folder);
    }

    @Override
    public List<String> folders() {
        return store.folders();
    }

    /** Deletes an object, then its signature. */
    @Override
    public void delete(ArtifactKey key) {
        Optional<ArtifactKey> signature = ArtifactLayout.signedFolder(key).flatMap(folder -> store.read(key)
                .map(content -> ArtifactLayout.signature(
                        folder, key, ArtifactFile.of(key.below(folder), content).sha256())));
        store.delete(key);
        signature.ifPresent(store::delete);
    }

    @Override
    public boolean exists() {
        return store.exists();
    }

    @Override
    public String describe() {
        return store.describe();
    }

    @Override
    public void close() {
        store.close();
    }
}
