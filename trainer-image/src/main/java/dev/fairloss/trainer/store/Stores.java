// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.trainer.TrainerException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Opens the artifact store of a URI. */
public final class Stores {
    private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]+):.*");
    private static final Pattern S3 = Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*?))?/?");

    private Stores() {}

    /**
     * Opens {@code s3://bucket/prefix}, {@code file:///folder} or a plain path (relative to the working
     * folder). Sends no request to an S3 service; {@link ArtifactStore#check} does.
     *
     * @throws TrainerException {@code INVALID_INPUT} if the URI or the options are not those of a store
     */
    public static ArtifactStore open(String uri, StoreOptions options) {
        Matcher scheme = SCHEME.matcher(uri);
        try {
            if (!scheme.matches()) {
                return FolderStore.open(Path.of(uri), Clock.systemUTC());
            }
            return switch (scheme.group(1)) {
                case "file" -> FolderStore.open(Path.of(new URI(uri)), Clock.systemUTC());
                case "s3" -> s3(uri, options);
                default -> throw notAStore(uri, "unknown scheme \"" + scheme.group(1) + "\"");
            };
        } catch (URISyntaxException | InvalidPathException e) {
            throw notAStore(uri, e.getMessage());
        } catch (IllegalArgumentException e) {
            throw notAStore(uri, "a file URI is file:///folder");
        }
    }

    private static ArtifactStore s3(String uri, StoreOptions options) {
        Matcher place = S3.matcher(uri);
        if (!place.matches()) {
            throw notAStore(uri, "an S3 URI is s3://bucket or s3://bucket/prefix");
        }
        Optional<String> prefix = Optional.ofNullable(place.group(2)).filter(text -> !text.isEmpty());
        if (prefix.isPresent() && !ArtifactKey.isValid(prefix.get())) {
            throw notAStore(uri, "a prefix is letters, digits and _ . = + - between single slashes");
        }
        return S3Store.open(place.group(1), prefix, options);
    }

    private static TrainerException notAStore(String uri, String why) {
        return TrainerException.invalidInput(
                "spec.storage.uri \"" + uri + "\" is not an artifact store: " + why + ".",
                "Write s3://bucket/prefix, file:///folder or a path.");
    }
}
