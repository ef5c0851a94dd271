// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Options of an S3 store. A folder store needs none.
 *
 * @param endpoint URL, such as {@code https://minio.example}; empty for AWS
 * @param region region; empty for {@code us-east-1}, which services other than AWS accept
 * @param pathStyle bucket in the path (true) or in the host name (false); empty to choose by endpoint
 * @param keys source of credentials
 * @param retry how long to retry while the store is not available
 * @param sleeper how to wait between retries
 */
public record StoreOptions(
        Optional<String> endpoint,
        Optional<String> region,
        Optional<Boolean> pathStyle,
        S3Credentials.Source keys,
        RetryPolicy retry,
        Sleeper sleeper) {

    /**
     * Options from an environment: {@code AWS_ENDPOINT_URL_S3} or {@code AWS_ENDPOINT_URL}, {@code AWS_REGION} or
     * {@code AWS_DEFAULT_REGION}, and the credentials of {@link CredentialChain}.
     */
    public static StoreOptions from(Map<String, String> environment) {
        return new StoreOptions(
                first(environment, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
                first(environment, "AWS_REGION", "AWS_DEFAULT_REGION"),
                Optional.empty(),
                CredentialChain.from(environment),
                RetryPolicy.DEFAULT,
                Sleeper.REAL);
    }

    private static Optional<String> first(Map<String, String> environment, String... names) {
        return Stream.of(names)
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isBlank())
                .findFirst();
    }

    /** With another endpoint. */
    public StoreOptions withEndpoint(String endpoint) {
        return new StoreOptions(Optional.of(endpoint), region, pathStyle, keys, retry, sleeper);
    }

    /** With another region. */
    public StoreOptions withRegion(String region) {
        return new StoreOptions(endpoint, Optional.of(region), pathStyle, keys, retry, sleeper);
    }

    /** With another retry policy. */
    public StoreOptions withRetry(RetryPolicy retry) {
        return new StoreOptions(endpoint, region, pathStyle, keys, retry, sleeper);
    }

    /** With another sleeper. */
    public StoreOptions withSleeper(Sleeper sleeper) {
        return new StoreOptions(endpoint, region, pathStyle, keys, retry, sleeper);
    }
}
