// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.trainer.TrainerException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens the artifact store of a URI. */
public final class Stores {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*", Pattern.DOTALL);
    private static final String REMEDY = "Write s3://bucket/prefix, file:///folder or a path.";

    /** Leaves room for the keys of artifacts in S3's 1024 bytes. */
    private static final int LONGEST = 700;

    private Stores() {}

    /**
     * Opens {@code s3://bucket/prefix}, {@code file:///folder} or a plain path. Relative paths start at the working folder. The
     * CRD accepts the same URIs, except plain paths. Sends no request for artifacts; {@link ArtifactStore#check} does. If
     * the options have keys for it, results are signed, and verified when they are read.
     *
     * @throws TrainerException {@code INVALID_INPUT} if the URI or the options are not those of a store
     */
    public static ArtifactStore open(String uri, StoreOptions options) {
        ArtifactStore store = unsigned(uri, options);
        return options.signing()
                .<ArtifactStore>map(keys -> new SignedStore(store, keys))
                .orElse(store);
    }

    private static ArtifactStore unsigned(String uri, StoreOptions options) {
        if (uri.isBlank()) {
            throw TrainerException.invalidInput("The URI of the artifact store is empty.", REMEDY);
        }
        if (!uri.equals(uri.strip())) {
            throw notAStore(uri, "it begins or ends with white space");
        }
        Matcher scheme = SCHEME.matcher(uri);
        if (!scheme.matches()) {
            return FolderStore.open(folder(uri), Clock.systemUTC());
        }
        return switch (scheme.group(1)) {
            case "file" -> FolderStore.open(FileUris.path(folder(""), uri), Clock.systemUTC());
            case "s3" -> s3(uri, options);
            default -> throw notAStore(uri, "unknown scheme \"" + scheme.group(1) + "\"");
        };
    }

    private static Path folder(String path) {
        try {
            return Path.of(path).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw notAStore(path, e.getReason());
        }
    }

    private static ArtifactStore s3(String uri, StoreOptions options) {
        var place =
                S3Uri.parse(uri).orElseThrow(() -> notAStore(uri, "an S3 URI is s3://bucket or s3://bucket/prefix"));
        if (uri.length() > LONGEST) {
            throw notAStore(uri.substring(0, 40) + "...", "it is longer than " + LONGEST + " characters");
        }
        Optional<String> prefix = Optional.of(place.key()).filter(text -> !text.isEmpty());
        if (prefix.isPresent() && !ArtifactKey.isValid(prefix.get())) {
            throw notAStore(uri, "a prefix is letters, digits and _ . = + - between single slashes");
        }
        return S3Store.open(place.bucket(), prefix, options);
    }

    private static TrainerException notAStore(String uri, String why) {
        return TrainerException.invalidInput("\"" + uri + "\" is not an artifact store: " + why + ".", REMEDY);
    }
}
