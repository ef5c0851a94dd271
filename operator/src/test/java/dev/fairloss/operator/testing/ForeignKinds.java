// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.operator.testing;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Kinds of other projects that manifests of ours use: Argo CD's, Flux's, Kueue's and those of the Prometheus operator. What is
 * kept here knows the fields that we use and no others; {@code -Dforeign.crds=FOLDER} takes the projects' own CRDs.
 */
public final class ForeignKinds {
    private static final Path FOLDER = Path.of(System.getProperty("foreign.crds", "src/test/resources/foreign-crds"));

    private ForeignKinds() {}

    /** Installs all of them and waits until they are served. */
    public static void install(KubernetesClient client) {
        for (Path file : files()) {
            try {
                ApiServer.install(client, Files.newInputStream(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<Path> files() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".yaml"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
