// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.store.FileUris;
import dev.fairloss.trainer.store.S3Mirror;
import dev.fairloss.trainer.store.StoreOptions;
import dev.fairloss.trainer.store.Stores;
import dev.fairloss.trainer.testing.TestFiles;
import dev.fairloss.trainer.testing.TinyExperiment;
import dev.fairloss.trainer.validate.ExperimentFileReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The CRD and the program give the same verdict on every URI of a store and of data. */
class UriVerdictTest {
    private static final StoreOptions OPTIONS = StoreOptions.from(Map.of(
            "AWS_ACCESS_KEY_ID", "me", "AWS_SECRET_ACCESS_KEY", "secret", "AWS_ENDPOINT_URL", "http://127.0.0.1:1"));

    private static final List<String> PARTS = List.of(
            "s3://",
            "s3:/",
            "file:",
            "file://",
            "bucket",
            "Bucket",
            "b",
            "/",
            "//",
            ".",
            "..",
            "team-a",
            "team a",
            "\u00e9",
            "localhost",
            "server",
            "%20",
            "=+_-",
            "x",
            "?",
            "#");

    @TempDir
    private Path folder;

    private static List<String> uris() {
        var random = new Random(1);
        var generated = IntStream.range(0, 150)
                .mapToObj(i -> (random.nextBoolean() ? "s3://bucket" : "file:")
                        + IntStream.range(0, random.nextInt(5))
                                .mapToObj(part -> PARTS.get(random.nextInt(PARTS.size())))
                                .collect(Collectors.joining(random.nextBoolean() ? "/" : "")))
                .toList();
        var known = List.of(
                "s3://bucket/",
                "s3://bucket//",
                "s3://bucket/.x",
                "s3://bucket/..x",
                "s3://bucket/x..",
                "s3://bucket/a\nb",
                "file:",
                "file:/",
                "file://",
                "file:///",
                "file:////x",
                "file:x",
                "file://x",
                "file://localhost",
                "gs://x",
                "file://localhost/x",
                "s3://bucket/" + "x/".repeat(344) + "x",
                "s3://bucket/" + "x/".repeat(344) + "xx");
        return Stream.concat(generated.stream(), known.stream()).distinct().toList();
    }

    private boolean isValid(String field, String uri) {
        String quoted = "\"" + uri.replace("\n", "\\n") + "\"";
        String yaml = field.equals("spec.storage.uri")
                ? TinyExperiment.SYNTHETIC + "  storage: {uri: " + quoted + "}\n"
                : TinyExperiment.FOLDER.replace("file:faces", quoted);
        return ExperimentFileReader.findings(TestFiles.write(folder, "uri.yaml", yaml)).stream()
                .noneMatch(finding -> finding.path().equals(field));
    }

    private static boolean isAccepted(Runnable call) {
        try {
            call.run();
            return true;
        } catch (TrainerException refused) {
            return false;
        }
    }

    @Test
    void stores() {
        for (String uri : uris()) {
            assertThat(isAccepted(() -> Stores.open(uri, OPTIONS).close()))
                    .as(uri)
                    .isEqualTo(isValid("spec.storage.uri", uri));
        }
    }

    @Test
    void data() {
        for (String uri : uris()) {
            boolean accepted = isAccepted(() -> {
                if (uri.startsWith("s3:")) {
                    S3Mirror.open(uri, folder, OPTIONS).close();
                } else {
                    FileUris.path(folder, uri);
                }
            });
            assertThat(accepted).as(uri).isEqualTo(isValid("spec.dataset.imageFolder.uri", uri));
        }
    }
}
