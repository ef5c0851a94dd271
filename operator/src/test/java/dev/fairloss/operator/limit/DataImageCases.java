// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.limit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Experiments with data in OCI images, for {@link LimitCase}: one for each field that names an image, and each form of a name. */
final class DataImageCases {
    /** The limit of all cases. */
    static final String LIMIT =
            "\"dataImages\": [\"registry.example/{namespace}\", \"ghcr.io:443\", \"quay.io/faces/lfw\"]";

    private static final String DIGEST = "@sha256:" + "0123456789abcdef".repeat(4);
    private static final String ALLOWED = "quay.io/faces/lfw" + DIGEST;

    private DataImageCases() {}

    /** Sets each field that names an image, in a spec whose other fields there name none or an allowed one. */
    static Map<String, BiConsumer<ObjectNode, String>> fields() {
        var fields = new TreeMap<String, BiConsumer<ObjectNode, String>>();
        for (String source : List.of("imageFolder", "webDataset", "zip")) {
            fields.put(
                    "dataset." + source,
                    (spec, image) -> file(spec.putObject("dataset").putObject(source), "data", image));
        }
        fields.put(
                "dataset.recordIO",
                (spec, image) -> file(spec.putObject("dataset").putObject("recordIO"), "train.rec", image));
        fields.put("dataset.landmarks", (spec, image) -> {
            file(spec.putObject("dataset").putObject("imageFolder"), "data", ALLOWED);
            file(spec.withObject("/dataset").putObject("landmarks"), "landmarks.csv", image);
        });
        fields.put("evaluation.bin", (spec, image) -> file(set(spec).putObject("bin"), "lfw.bin", image));
        fields.put("evaluation.pairs", (spec, image) -> pairs(set(spec), image));
        fields.put("evaluation.attributes", (spec, image) -> {
            var set = pairs(set(spec), ALLOWED);
            file(set.putObject("attributes"), "attributes.csv", image);
        });
        fields.put("evaluation.landmarks", (spec, image) -> {
            var set = pairs(set(spec), ALLOWED);
            file(set.putObject("landmarks"), "landmarks.csv", image);
        });
        fields.put("evaluation.templates", (spec, image) -> second(spec)
                .putObject("templates")
                .put("images", "file:images")
                .put("list", "file:media.txt")
                .put("pairs", "file:pairs.txt")
                .put("volumeImage", image));
        fields.put("evaluation.identification", (spec, image) -> second(spec)
                .putObject("identification")
                .put("images", "file:images")
                .put("volumeImage", image));
        fields.put(
                "pretraining.from",
                (spec, image) -> file(spec.withObject("/pretraining").putObject("from"), "model.safetensors", image));
        return fields;
    }

    private static ObjectNode set(ObjectNode spec) {
        return spec.putArray("evaluation").addObject().put("name", "one");
    }

    /** A set behind one of pairs, which every experiment needs. */
    private static ObjectNode second(ObjectNode spec) {
        pairs(set(spec), ALLOWED);
        return spec.withArray("evaluation").addObject().put("name", "two");
    }

    private static ObjectNode pairs(ObjectNode set, String image) {
        set.putObject("pairs")
                .put("uri", "file:pairs.txt")
                .put("images", "file:images")
                .put("volumeImage", image);
        return set;
    }

    private static void file(ObjectNode source, String file, String image) {
        source.put("uri", "file:" + file).put("volumeImage", image);
    }

    static List<LimitCase> all() {
        return Stream.of(fields().keySet().stream().map(DataImageCases::refusedIn), forms(), own())
                .flatMap(cases -> cases)
                .toList();
    }

    private static LimitCase refusedIn(String field) {
        return refused(field, "docker.io/other/faces:1" + DIGEST, "docker.io/other/faces");
    }

    /** Names of images, in one field. */
    private static Stream<LimitCase> forms() {
        String field = "dataset.zip";
        return Stream.of(
                allowed(ALLOWED),
                allowed("quay.io/faces/lfw:2026" + DIGEST),
                allowed("quay.io/faces/lfw/crops" + DIGEST),
                allowed("ghcr.io:443/any/faces" + DIGEST),
                refused(field, "quay.io/faces/lfw2" + DIGEST, "quay.io/faces/lfw2"),
                refused(field, "quay.io/faces/lfw-crops:1" + DIGEST, "quay.io/faces/lfw-crops"),
                refused(field, "quay.io/faces" + DIGEST, "quay.io/faces"),
                refused(field, "quay.io:443/faces/lfw" + DIGEST, "quay.io:443/faces/lfw"),
                refused(field, "ghcr.io/any/faces" + DIGEST, "ghcr.io/any/faces"),
                refused(field, "ghcr.io:4430/any/faces:1" + DIGEST, "ghcr.io:4430/any/faces"),
                refused(field, "registry.example/team-z/faces" + DIGEST, "registry.example/team-z/faces"));
    }

    private static Stream<LimitCase> own() {
        return Stream.of(
                new LimitCase("own: any data image", LimitCase.Team.OWN, "", spec -> fields().get("dataset.zip")
                        .accept(spec, "docker.io/other/faces" + DIGEST)));
    }

    private static LimitCase allowed(String image) {
        return new LimitCase("the data image " + image, LimitCase.Team.LIMITED, "", spec -> fields().get("dataset.zip")
                .accept(spec, image));
    }

    private static LimitCase refused(String field, String image, String repository) {
        return new LimitCase(
                "the data image " + image + " in " + field,
                LimitCase.Team.LIMITED,
                "spec." + field.substring(0, field.indexOf('.')) + ": '" + repository
                        + "' is not among the allowed data images (registry.example/TEAM, ghcr.io:443, quay.io/faces/lfw)"
                        + " of namespace TEAM; set by the administrator in the chart's limits.default.dataImages",
                spec -> fields().get(field).accept(spec, image));
    }
}
