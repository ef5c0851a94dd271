// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.contract.json.ContractJson;
import dev.fairloss.operator.testing.Experiments;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VolumesTest {
    private static final String DIGEST = "0123456789abcdef".repeat(4);
    private static final String OTHER_DIGEST = "fedcba9876543210".repeat(4);
    private static final StorageSpec S3 =
            new StorageSpec("s3://bucket/prefix", "https://minio.example", "us-east-1", null, "keys", null);
    private static final StorageSpec FOLDER = new StorageSpec("file:a/b", null, null, "artifacts", null, null);

    @Test
    void theClaimsOfDatasetAndPairsAreMountedOnce() {
        var spec = Experiments.of("cluster", changed -> addPairs(changed, "more", "other"))
                .getSpec();
        assertThat(Volumes.dataClaims(spec)).containsExactly("faces", "other");
    }

    @Test
    void dataWithoutAClaimNeedNoVolume() {
        assertThat(Volumes.dataClaims(Experiments.of("minimal", spec -> {}).getSpec()))
                .isEmpty();
    }

    @Test
    void aPathWithinAClaimBecomesAPathOfThePod() {
        var mounted = mounted("cluster", spec -> {}, FOLDER);
        assertThat(mounted.at("/dataset/imageFolder/uri").asText()).isEqualTo("file:/data/faces/train");
        assertThat(mounted.at("/evaluation/0/pairs/uri").asText()).isEqualTo("file:/data/faces/pairs.txt");
        assertThat(mounted.at("/evaluation/0/pairs/images").asText()).isEqualTo("file:/data/faces/images");
        assertThat(mounted.at("/storage/uri").asText()).isEqualTo("file:/store/a/b");
    }

    @Test
    void weightsInAClaimAreMounted() {
        var spec = Experiments.of("given-weights", changed -> {}).getSpec();
        assertThat(Volumes.dataClaims(spec)).containsExactly("faces", "lfw", "models");
        assertThat(Volumes.unmountedData(spec)).isEmpty();
        assertThat(mounted("given-weights", changed -> {}, S3)
                        .at("/pretraining/from/uri")
                        .asText())
                .isEqualTo("file:/data/models/mobilefacenet.safetensors");
        var unmounted = Experiments.of("given-weights", changed -> changed.withObject("/pretraining/from")
                .remove("volumeClaim"));
        assertThat(Volumes.unmountedData(unmounted.getSpec()))
                .hasValue("spec.pretraining.from.uri file:mobilefacenet.safetensors");
    }

    @Test
    void slashesAtTheStartOfAPathAreDropped() {
        for (String uri : new String[] {"file:train", "file:/train", "file:///train", "file://localhost/train"}) {
            var mounted = mounted(
                    "cluster", spec -> spec.withObject("/dataset/imageFolder").put("uri", uri), FOLDER);
            assertThat(mounted.at("/dataset/imageFolder/uri").asText()).as(uri).isEqualTo("file:/data/faces/train");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:..",
                "file:../pairs.txt",
                "file:/../etc/passwd",
                "file:///a/../../etc/passwd",
                "file://localhost/../etc/passwd",
                "file:a/..",
                "file:%2e%2E/pairs.txt",
                "file:a/.%2e/pairs.txt",
                "file:a%2F..%2fpairs.txt",
            })
    void aPathThatLeadsOutOfItsClaimIsFound(String uri) {
        var spec = Experiments.of(
                        "cluster", changed -> ((ObjectNode) changed.at("/evaluation/0/pairs")).put("uri", uri))
                .getSpec();
        assertThat(Volumes.dataOutsideClaim(spec)).hasValue("spec.evaluation[0].pairs.uri " + uri);
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:...", "file:a..b/c", "file:..a", "file:a../b", "file:.a/%2e", "file:./a"})
    void otherPeriodsStayInTheClaim(String uri) {
        var spec = Experiments.of(
                        "cluster", changed -> ((ObjectNode) changed.at("/evaluation/0/pairs")).put("uri", uri))
                .getSpec();
        assertThat(Volumes.dataOutsideClaim(spec)).isEmpty();
    }

    @Test
    void urisOutsideOfClaimsStayAsTheyAre() {
        var mounted = mounted("minimal", spec -> {}, S3);
        assertThat(mounted.at("/evaluation/0/pairs/uri").asText()).isEqualTo("s3://faces/pairs.txt");
        assertThat(mounted.at("/storage/uri").asText()).isEqualTo("s3://bucket/prefix");
        assertThat(mounted.at("/storage/endpoint").asText()).isEqualTo("https://minio.example");
        assertThat(mounted.at("/storage/region").asText()).isEqualTo("us-east-1");
    }

    @Test
    void podsLearnNoNamesOfClaimsAndSecrets() {
        assertThat(mounted("cluster", spec -> {}, FOLDER).findValues("volumeClaim"))
                .isEmpty();
        assertThat(mounted("minimal", spec -> {}, S3).findValues("credentialsSecret"))
                .isEmpty();
    }

    @Test
    void allElseOfTheSpecIsKept() {
        var expected = ContractJson.mapper()
                .<ObjectNode>valueToTree(Experiments.of("cluster", spec -> {}).getSpec());
        var mounted = mounted("cluster", spec -> {}, FOLDER);
        for (String field : new String[] {"dataset", "evaluation", "storage"}) {
            expected.remove(field);
            mounted.remove(field);
        }
        assertThat((JsonNode) mounted).isEqualTo(expected);
    }

    /** No source and no kind of evaluation set needs code of its own here. */
    @Test
    void everySourceAndEvaluationSetIsMounted() {
        var spec = Experiments.of("zip-and-bin", changed -> addPairs(changed, "more", "other"))
                .getSpec();
        assertThat(Volumes.dataClaims(spec)).containsExactly("benchmarks", "faces", "other");
        var mounted = mounted("zip-and-bin", changed -> {}, FOLDER);
        assertThat(mounted.at("/dataset/zip/uri").asText()).isEqualTo("file:/data/faces/digiface.zip");
        assertThat(mounted.at("/evaluation/0/bin/uri").asText()).isEqualTo("file:/data/benchmarks/insightface/lfw.bin");
        var records = mounted(
                "record-io",
                changed -> changed.withObject("/dataset/recordIO")
                        .put("uri", "file:/casia/train.rec")
                        .put("volumeClaim", "faces"),
                S3);
        assertThat(records.at("/dataset/recordIO/uri").asText()).isEqualTo("file:/data/faces/casia/train.rec");
        assertThat(records.at("/evaluation/0/bin/uri").asText()).isEqualTo("s3://faces/casia/lfw.bin");
    }

    /** The data set and the first evaluation set have one digest, so they share a mount. */
    @Test
    void imagesAreMountedByTheirDigest() {
        var spec = Experiments.of("volume-image", changed -> {}).getSpec();
        assertThat(Volumes.dataImages(spec))
                .containsExactly(
                        Map.entry("/images/" + DIGEST, "registry.example:5000/team-a/faces:2026@sha256:" + DIGEST),
                        Map.entry("/images/" + OTHER_DIGEST, "ghcr.io/team-a/cplfw@sha256:" + OTHER_DIGEST));
        assertThat(Volumes.dataClaims(spec)).containsExactly("attributes");
        assertThat(Volumes.unmountedData(spec)).isEmpty();
        var mounted = mounted("volume-image", changed -> {}, S3);
        assertThat(mounted.at("/dataset/recordIO/uri").asText())
                .isEqualTo("file:/images/" + DIGEST + "/casia/train.rec");
        assertThat(mounted.at("/evaluation/0/bin/uri").asText()).isEqualTo("file:/images/" + DIGEST + "/casia/lfw.bin");
        assertThat(mounted.at("/evaluation/0/attributes/uri").asText()).isEqualTo("file:/data/attributes/lfw.csv");
        assertThat(mounted.at("/evaluation/1/pairs/images").asText())
                .isEqualTo("file:/images/" + OTHER_DIGEST + "/images");
        assertThat(mounted.findValues("volumeImage")).isEmpty();
    }

    private static ObjectNode mounted(String name, Consumer<ObjectNode> change, StorageSpec storage) {
        return ContractJson.mapper()
                .valueToTree(Volumes.mountedSpec(Experiments.of(name, change).getSpec(), storage));
    }

    private static void addPairs(ObjectNode spec, String set, String claim) {
        spec.withArray("/evaluation")
                .addObject()
                .put("name", set)
                .putObject("pairs")
                .put("uri", "file:p.txt")
                .put("images", "file:i")
                .put("volumeClaim", claim);
    }
}
