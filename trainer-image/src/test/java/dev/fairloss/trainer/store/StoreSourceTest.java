// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairloss.contract.artifact.ArtifactKey;
import dev.fairloss.trainer.testing.Failures;
import dev.fairloss.trainer.testing.S3Server;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreSourceTest {
    private static final S3Server SERVER = S3Server.inProcess();
    private final String parent = "s3://" + S3Server.BUCKET + "/" + UUID.randomUUID();

    private static ArtifactStore open(String uri) {
        return Stores.open(uri, SERVER.options());
    }

    private void put(String store) {
        try (var artifacts = open(parent + "/" + store)) {
            artifacts.put(new ArtifactKey("steps/x"), new byte[1]);
        }
    }

    @Test
    void aUriWithoutNamespaceIsOneStore() {
        try (var source = StoreSource.of(parent, StoreSourceTest::open)) {
            assertThat(source.describe()).isEqualTo(parent);
            assertThat(source.stores()).containsOnlyKeys("");
            assertThat(source.stores().get("").describe()).isEqualTo(parent);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/results"})
    void eachNamespaceHasAStore(String below) {
        put("team-b" + below);
        put("team-a" + below);
        put("Data" + below);
        try (var source = StoreSource.of(parent + "/{namespace}" + below, StoreSourceTest::open)) {
            assertThat(source.stores()).containsOnlyKeys("team-a", "team-b");
            var store = source.stores().get("team-b");
            assertThat(store.describe()).isEqualTo(parent + "/team-b" + below);
            assertThat(store.read(new ArtifactKey("steps/x"))).isPresent();
            assertThat(source.stores().get("team-b")).as("opened once").isSameAs(store);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{namespace}", "s3://faces/team-{namespace}", "s3://faces/{namespace}x"})
    void namespaceIsTheNameOfAFolder(String uri) {
        assertThatThrownBy(() -> StoreSource.of(uri, StoreSourceTest::open))
                .satisfies(Failures.invalidInput(
                        "\"" + uri + "\" is not an artifact store: {namespace} is not the name of a folder in it.",
                        "Write it between slashes, as in s3://bucket/{namespace}."));
        try (var source = StoreSource.of(parent + "/{namespace}", StoreSourceTest::open)) {
            assertThat(source.stores()).isEmpty();
        }
    }
}
