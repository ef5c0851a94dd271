// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.api.v1alpha1.StoreStatus;
import java.util.Optional;

/**
 * Where artifacts lie, however they are reached: what is finished in one place is not finished in another.
 *
 * @param uri         of the store
 * @param endpoint    of the S3 service; absent for that of AWS, and for folders
 * @param volumeClaim that a folder lies in
 */
public record StoreLocation(String uri, Optional<String> endpoint, Optional<String> volumeClaim) {
    public StoreLocation {
        uri = withoutSlash(uri);
        endpoint = endpoint.map(StoreLocation::withoutSlash);
    }

    /** Of a store that is asked for. */
    public static StoreLocation of(StorageSpec store) {
        return new StoreLocation(
                store.uri(), Optional.ofNullable(store.endpoint()), Optional.ofNullable(store.volumeClaim()));
    }

    /** Of a store that a status tells of. */
    public static StoreLocation of(StoreStatus store) {
        return of(toSpec(store));
    }

    /** A store that a status tells of, as it is asked for. */
    public static StorageSpec toSpec(StoreStatus store) {
        return new StorageSpec(
                store.uri(), store.endpoint(), store.region(), store.volumeClaim(), store.credentialsSecret());
    }

    /** How a status tells of a store. */
    public static StoreStatus toStatus(StorageSpec store) {
        return new StoreStatus(
                store.uri(), store.endpoint(), store.region(), store.volumeClaim(), store.credentialsSecret());
    }

    private static String withoutSlash(String text) {
        return text.replaceAll("/+$", "");
    }
}
