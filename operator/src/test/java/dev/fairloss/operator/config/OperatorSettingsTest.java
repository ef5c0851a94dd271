// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.api.v1alpha1.StorageSpec;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperatorSettingsTest {
    @ParameterizedTest(name = "{0} in team-a: {1}")
    @CsvSource({
        "s3://faces, s3://faces",
        "s3://faces/{namespace}/steps, s3://faces/team-a/steps",
        "s3://{namespace}/{namespace}, s3://team-a/team-a",
    })
    void theDefaultStoreCanDifferByNamespace(String uri, String ofTeam) {
        var settings = new OperatorSettings("trainer:1", Optional.of(store(uri)));
        assertThat(settings.storeOf("team-a")).contains(store(ofTeam));
    }

    @Test
    void withoutADefaultNoNamespaceHasAStore() {
        assertThat(new OperatorSettings("trainer:1", Optional.empty()).storeOf("team-a"))
                .isEmpty();
    }

    private static StorageSpec store(String uri) {
        return new StorageSpec(uri, "https://s3.local", "eu-west-1", "claim", "keys", "signing");
    }
}
