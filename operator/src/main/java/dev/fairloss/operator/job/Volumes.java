// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.fairloss.api.v1alpha1.ClaimPaths;
import dev.fairloss.api.v1alpha1.FairLossExperimentSpec;
import dev.fairloss.api.v1alpha1.StorageSpec;
import dev.fairloss.api.v1alpha1.VolumeImages;
import dev.fairloss.contract.json.ContractJson;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Mount paths of claims and images in pods, and the spec with paths as pods see them. Works on the JSON form, by one convention:
 * in an object with a {@code volumeClaim} or {@code volumeImage}, every {@code file:} URI is relative to the root of that claim or
 * image. So a new data source or evaluation set needs no change here.
 */
public final class Volumes {
    /** Data claims are mounted read-only below this folder, each in a folder of its name. */
    static final String DATA = "/data";

    /** Images with data are mounted read-only below this folder, each in a folder of its digest. */
    static final String IMAGES = "/images";

    /** Mount path of the claim for artifacts. */
    static final String STORE = "/store";

    /** The fields of the spec that contain data: images, evaluation sets, and weights to start from. */
    private static final List<String> DATA_FIELDS = List.of("dataset", "evaluation", "pretraining");

    private static final String CLAIM = "volumeClaim";
    private static final String IMAGE = "volumeImage";
    private static final String FILE = "file:";

    private Volumes() {}

    /** Names of the claims that hold data. */
    static SortedSet<String> dataClaims(FairLossExperimentSpec spec) {
        JsonNode tree = ContractJson.mapper().valueToTree(spec);
        SortedSet<String> claims = new TreeSet<>();
        DATA_FIELDS.forEach(field -> claims.addAll(tree.path(field).findValuesAsText(CLAIM)));
        return claims;
    }

    /** References of the images that hold data, by mount path. */
    static SortedMap<String, String> dataImages(FairLossExperimentSpec spec) {
        JsonNode tree = ContractJson.mapper().valueToTree(spec);
        SortedMap<String, String> images = new TreeMap<>();
        DATA_FIELDS.stream()
                .flatMap(field -> tree.path(field).findValuesAsText(IMAGE).stream())
                .forEach(reference -> images.putIfAbsent(mountPath(reference), reference));
        return images;
    }

    private static String mountPath(String reference) {
        return IMAGES + "/" + VolumeImages.digest(reference);
    }

    /**
     * The data that pods cannot see: field and URI of the first {@code file:} URI of the dataset, an evaluation set or the weights
     * to start from that has no claim or image beside it; empty if pods see all data.
     */
    public static Optional<String> unmountedData(FairLossExperimentSpec spec) {
        return fileUris(spec).filter(found -> !found.mounted()).findFirst().map(FileUri::text);
    }

    /**
     * The data outside of its claim or image: field and URI of the first {@code file:} URI whose path has a part {@code ..}; empty if there
     * is none. The CRD rejects such paths too, but only when an experiment is written, and an earlier CRD did not.
     */
    public static Optional<String> dataOutsideClaim(FairLossExperimentSpec spec) {
        return fileUris(spec)
                .filter(found -> ClaimPaths.hasParent(found.uri()))
                .findFirst()
                .map(FileUri::text);
    }

    /** A {@code file:} URI in a field of the spec. @param mounted whether there is a claim or image beside it */
    private record FileUri(String field, String uri, boolean mounted) {
        String text() {
            return field + " " + uri;
        }
    }

    private static Stream<FileUri> fileUris(FairLossExperimentSpec spec) {
        JsonNode tree = ContractJson.mapper().valueToTree(spec);
        return DATA_FIELDS.stream().flatMap(field -> fileUris("spec." + field, tree.path(field), false));
    }

    private static Stream<FileUri> fileUris(String field, JsonNode part, boolean mounted) {
        if (part.isArray()) {
            return IntStream.range(0, part.size())
                    .boxed()
                    .flatMap(i -> fileUris(field + "[" + i + "]", part.get(i), false));
        }
        return part.isObject()
                ? part.properties().stream()
                        .flatMap(child -> fileUris(
                                field + "." + child.getKey(), child.getValue(), part.has(CLAIM) || part.has(IMAGE)))
                : Stream.of(part.asText())
                        .filter(uri -> uri.startsWith(FILE))
                        .map(uri -> new FileUri(field, uri, mounted));
    }

    /** The spec with paths in pods in place of paths in claims and images, without claims, images and Secrets. */
    static FairLossExperimentSpec mountedSpec(FairLossExperimentSpec spec, StorageSpec storage) {
        ObjectNode tree = ContractJson.mapper().valueToTree(spec);
        DATA_FIELDS.forEach(field -> mountData(tree.path(field)));
        ObjectNode store = ContractJson.mapper().valueToTree(storage);
        store.remove(List.of("credentialsSecret", "signingSecret"));
        if (store.remove(CLAIM) != null) {
            prefixUris(store, STORE);
        }
        tree.set("storage", store);
        return ContractJson.mapper().convertValue(tree, FairLossExperimentSpec.class);
    }

    private static void mountData(JsonNode part) {
        if (part.has(CLAIM)) {
            var data = (ObjectNode) part;
            prefixUris(data, DATA + "/" + data.remove(CLAIM).asText());
        }
        if (part.has(IMAGE)) {
            var data = (ObjectNode) part;
            prefixUris(data, mountPath(data.remove(IMAGE).asText()));
        }
        part.forEach(Volumes::mountData);
    }

    private static void prefixUris(ObjectNode part, String mountPath) {
        for (var field : List.copyOf(part.properties())) {
            String text = field.getValue().asText();
            if (text.startsWith(FILE)) {
                String path = text.substring(FILE.length()).replaceFirst("^(//localhost(?=/))?/+", "");
                part.set(field.getKey(), TextNode.valueOf(FILE + mountPath + "/" + path));
            }
        }
    }
}
