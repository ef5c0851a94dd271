// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What opening an S3 needs beside its URI; a folder needs none of it.
 *
 * @param endpoint  such as {@code https://minio.example}; empty means Amazon's
 * @param region    empty means {@code us-east-1}, which every S3 but Amazon's takes
 * @param pathStyle bucket in the path (true) or in the host name (false); empty means what the endpoint is known for
 * @param keys      credentials
 * @param retry     how long to try while the store is away
 * @param sleeper   how to wait
 */
public record StoreOptions(
        Optional<String> endpoint,
        Optional<String> region,
        Optional<Boolean> pathStyle,
        S3Credentials.Source keys,
        RetryPolicy retry,
        Sleeper sleeper) {

    /**
     * What an environment says: {@code AWS_ENDPOINT_URL_S3} or {@code AWS_ENDPOINT_URL}, {@code AWS_REGION} or
     * {@code AWS_DEFAULT_REGION}, and the keys of {@link S3Credentials#from}.
     */
    public static StoreOptions from(Map<String, String> environment) {
        return new StoreOptions(
                first(environment, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
                first(environment, "AWS_REGION", "AWS_DEFAULT_REGION"),
                Optional.empty(),
                S3Credentials.from(environment),
                RetryPolicy.DEFAULT,
                Sleeper.REAL);
    }

    private static Optional<String> first(Map<String, String> environment, String... names) {
        return Stream.of(names)
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isBlank())
                .findFirst();
    }

    /** With the manifest's endpoint, which goes before the environment's. */
    public StoreOptions withEndpoint(String endpoint) {
        return new StoreOptions(Optional.of(endpoint), region, pathStyle, keys, retry, sleeper);
    }

    /** With the manifest's region, which goes before the environment's. */
    public StoreOptions withRegion(String region) {
        return new StoreOptions(endpoint, Optional.of(region), pathStyle, keys, retry, sleeper);
    }

    /** With another patience. */
    public StoreOptions withRetry(RetryPolicy retry) {
        return new StoreOptions(endpoint, region, pathStyle, keys, retry, sleeper);
    }

    /** With another sleeper. */
    public StoreOptions withSleeper(Sleeper sleeper) {
        return new StoreOptions(endpoint, region, pathStyle, keys, retry, sleeper);
    }
}
