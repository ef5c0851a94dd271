// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import dev.fairloss.trainer.signing.SigningKeys;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Options of a store. Only those of signing concern a folder.
 *
 * @param endpoint URL, such as {@code https://minio.example}; empty for AWS
 * @param region region; empty for {@code us-east-1}, which services other than AWS accept
 * @param pathStyle bucket in the path (true) or in the host name (false); empty to choose by endpoint
 * @param certificates certificates to trust; empty to trust only those of Java
 * @param proxies proxies between the client and the service
 * @param keys source of credentials
 * @param signing keys of signed artifacts, of any kind of store; empty if artifacts are not signed
 * @param retry how long to retry while the store is not available
 * @param sleeper how to wait between retries
 */
@RecordBuilder
public record StoreOptions(
        Optional<String> endpoint,
        Optional<String> region,
        Optional<Boolean> pathStyle,
        Optional<TrustedCertificates> certificates,
        ProxyVariables proxies,
        S3Credentials.Source keys,
        Optional<SigningKeys> signing,
        RetryPolicy retry,
        Sleeper sleeper)
        implements StoreOptionsBuilder.With {

    /**
     * Options from an environment: {@code AWS_ENDPOINT_URL_S3} or {@code AWS_ENDPOINT_URL}, {@code AWS_REGION} or
     * {@code AWS_DEFAULT_REGION}, {@code AWS_CA_BUNDLE}, the proxies of {@link ProxyVariables}, the credentials of
     * {@link CredentialChain}, and the keys of {@link SigningKeys#VARIABLE}.
     */
    public static StoreOptions from(Map<String, String> environment) {
        return StoreOptionsBuilder.builder()
                .proxies(new ProxyVariables(environment))
                .keys(CredentialChain.from(environment))
                .retry(RetryPolicy.DEFAULT)
                .sleeper(Sleeper.REAL)
                .endpoint(first(environment, "AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"))
                .region(first(environment, "AWS_REGION", "AWS_DEFAULT_REGION"))
                .certificates(TrustedCertificates.from(environment))
                .signing(SigningKeys.from(environment))
                .build();
    }

    private static Optional<String> first(Map<String, String> environment, String... names) {
        return Stream.of(names)
                .map(name -> environment.getOrDefault(name, ""))
                .filter(value -> !value.isBlank())
                .findFirst();
    }
}
