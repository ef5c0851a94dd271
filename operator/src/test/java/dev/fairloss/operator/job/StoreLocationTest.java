// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.api.v1alpha1.StoreStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreLocationTest {
    private static final StorageSpec S3 =
            new StorageSpec("s3://bucket/prefix", "https://minio.example", "us-east-1", null, "keys", null);

    @Test
    void slashesAtTheEndDoNotMatter() {
        var slashes =
                new StorageSpec("s3://bucket/prefix//", "https://minio.example/", "us-east-1", null, "keys", null);
        assertThat(StoreLocation.of(slashes)).isEqualTo(StoreLocation.of(S3));
        assertThat(StoreLocation.of(S3))
                .isEqualTo(new StoreLocation(
                        "s3://bucket/prefix", Optional.of("https://minio.example"), Optional.empty()));
    }

    @Test
    void credentialsAndRegionDoNotMatter() {
        var other = new StorageSpec("s3://bucket/prefix", "https://minio.example", "eu-west-1", null, "new-keys", null);
        assertThat(StoreLocation.of(other)).isEqualTo(StoreLocation.of(S3));
    }

    @Test
    void uriEndpointAndClaimMatter() {
        assertThat(StoreLocation.of(
                        new StorageSpec("s3://bucket/other", "https://minio.example", null, null, null, null)))
                .isNotEqualTo(StoreLocation.of(S3));
        assertThat(StoreLocation.of(new StorageSpec("s3://bucket/prefix", null, null, null, null, null)))
                .isNotEqualTo(StoreLocation.of(S3));
        assertThat(StoreLocation.of(new StorageSpec("file:/a", null, null, "one", null, null)))
                .isNotEqualTo(StoreLocation.of(new StorageSpec("file:/a", null, null, "two", null, null)));
    }

    @ParameterizedTest(name = "{0} is {1}: {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "https://minio.example, https://MinIO.example:443/, true",
                "http://minio:80, http://minio, true",
                "http://minio:9000, http://minio:9001, false",
                "http://minio:443, http://minio, false",
                "http://minio, https://minio, false",
                "-, https://s3.amazonaws.com, true",
                "-, https://s3.eu-west-1.amazonaws.com, true",
                "-, https://s3.example, false",
                "-, https://s3.amazonaws.com.example, false",
            })
    void spellingsOfAnEndpointAreEqual(String one, String other, boolean same) {
        assertThat(at(one).canonical().equals(at(other).canonical())).isEqualTo(same);
    }

    private static StoreLocation at(String endpoint) {
        return StoreLocation.of(new StorageSpec("s3://bucket/prefix", endpoint, null, null, null, null));
    }

    @Test
    void aStatusKeepsAllFieldsOfTheStore() {
        var store = new StorageSpec("file:/a", "https://minio.example", "us-east-1", "claim", "keys", null);
        var status = new StoreStatus("file:/a", "https://minio.example", "us-east-1", "claim", "keys", null, null);
        assertThat(StoreLocation.toStatus(store)).isEqualTo(status);
        assertThat(StoreLocation.toSpec(status)).isEqualTo(store);
        assertThat(StoreLocation.of(status)).isEqualTo(StoreLocation.of(store));
    }
}
