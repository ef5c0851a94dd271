// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.api.v1alpha1.StoreStatus;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The location of a store, without how it is accessed. A step that is finished in one location is not finished in another.
 *
 * @param uri         URI of the store
 * @param endpoint    endpoint of the S3 service; absent for AWS and for folders
 * @param volumeClaim the claim that a folder is in
 */
public record StoreLocation(String uri, Optional<String> endpoint, Optional<String> volumeClaim) {
    private static final Pattern DEFAULT_PORT =
            Pattern.compile("^(http://[^/]*(?=:80$)|https://[^/]*(?=:443$)):[0-9]+$");

    private static final Pattern AWS = Pattern.compile("https?://s3([.-][a-z0-9-]+)*[.]amazonaws[.]com([.]cn)?");

    public StoreLocation {
        uri = withoutSlash(uri);
        endpoint = endpoint.map(StoreLocation::withoutSlash);
    }

    /** The location of a store in a spec. */
    public static StoreLocation of(StorageSpec store) {
        return new StoreLocation(
                store.uri(), Optional.ofNullable(store.endpoint()), Optional.ofNullable(store.volumeClaim()));
    }

    /** The location of a store in a status. */
    public static StoreLocation of(StoreStatus store) {
        return of(toSpec(store));
    }

    /** Converts the store of a status to that of a spec. */
    public static StorageSpec toSpec(StoreStatus store) {
        return new StorageSpec(
                store.uri(),
                store.endpoint(),
                store.region(),
                store.volumeClaim(),
                store.credentialsSecret(),
                store.signingSecret());
    }

    /** Converts the store of a spec to that of a status. */
    public static StoreStatus toStatus(StorageSpec store) {
        return new StoreStatus(
                store.uri(),
                store.endpoint(),
                store.region(),
                store.volumeClaim(),
                store.credentialsSecret(),
                store.signingSecret(),
                null);
    }

    /**
     * The location in a form that is equal for most spellings of the same endpoint: host in lower case, without the default port,
     * absent for AWS. Different names of one server stay different.
     */
    public StoreLocation canonical() {
        return new StoreLocation(
                uri,
                endpoint.map(url -> DEFAULT_PORT
                                .matcher(url.toLowerCase(Locale.ROOT))
                                .replaceFirst("$1"))
                        .filter(url -> !AWS.matcher(url).matches()),
                volumeClaim);
    }

    private static String withoutSlash(String text) {
        return text.replaceAll("/+$", "");
    }
}
