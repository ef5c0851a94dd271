// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** Experiments of a few updates, their files, and a store in which one of them is finished. */
final class TinyExperimentFile {
    /** On drawn faces: 10 people to train on, 10 to test with, two updates a training. */
    static final String DRAWN = """
            apiVersion: fairloss.dev/v1alpha1
            kind: FairLossExperiment
            metadata: {name: tiny}
            spec:
              dataset:
                synthetic: {identities: 20, maximumImages: 4}
                imageSize: 56
                holdOut: {identities: 10}
              evaluation:
              - name: unseen
                heldOutIdentities: {pairs: 20}
              model: {embeddingSize: 8}
              optimization: {batchSize: 4, warmUpUpdates: 0}
              pretraining: {updates: 2}
              collection: {strategy: BalancedDesign, updates: 1}
              policy: {updates: 20}
              training: {updates: 2}
              comparison: {arms: []}
            """;

    /** On the folder {@code faces} beside the manifest, with {@code pairs.txt} and {@code test} for evaluation. */
    static final String FOLDER = DRAWN.replace(
                    "synthetic: {identities: 20, maximumImages: 4}", "imageFolder: {uri: file:faces}")
            .replace("holdOut: {identities: 10}", "holdOut: {identities: 0}")
            .replace("heldOutIdentities: {pairs: 20}", "pairs: {uri: file:pairs.txt, images: file:test}");

    private TinyExperimentFile() {}

    /** Run once for all tests; they must not change it. */
    private static final class Finished {
        private static final Path STORE = run();

        private static Path run() {
            try {
                Path folder = Files.createTempDirectory("fairloss-tiny-");
                folder.toFile().deleteOnExit();
                Path manifest = write(folder, "tiny.yaml", DRAWN);
                Cli.run("run", manifest.toString(), "--threads", "1").isDone();
                return folder.resolve("fairloss-store");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A manifest of the drawn experiment beside a copy of its finished store. */
    static Path finished(Path folder) {
        copy(Finished.STORE, folder.resolve("fairloss-store"));
        return write(folder, "tiny.yaml", DRAWN);
    }

    /** Writes a file. */
    static Path write(Path folder, String name, String text) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A manifest on a folder of faces that are fine: three people of two images; and two pairs that are fine. */
    static Path onFolder(Path folder) {
        for (String person : List.of("Ada", "Bob", "Cleo")) {
            face(folder, "faces/" + person + "/1.png", person.hashCode());
            face(folder, "faces/" + person + "/2.png", person.hashCode() + 1);
        }
        for (String image : List.of("Dan/Dan_0001", "Dan/Dan_0002", "Eve/Eve_0001", "Eve/Eve_0002")) {
            face(folder, "test/" + image + ".png", image.hashCode());
        }
        write(folder, "pairs.txt", "2 1\nDan 1 2\nDan 1 Eve 1\nEve 1 2\nDan 2 Eve 2\n");
        return write(folder, "folder.yaml", FOLDER);
    }

    /** A picture of 16 x 16 pixels, one for each number. */
    static Path face(Path folder, String name, int number) {
        var image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256; i++) {
            image.setRGB(i % 16, i / 16, (i * 31 + number) * 2654435 & 0xFFFFFF);
        }
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            ImageIO.write(image, "png", file.toFile());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All files below a folder, relative, in order; none if there is no such folder. */
    static List<String> files(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        for (String file : files(from)) {
            try {
                Files.createDirectories(to.resolve(file).getParent());
                Files.copy(from.resolve(file), to.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
