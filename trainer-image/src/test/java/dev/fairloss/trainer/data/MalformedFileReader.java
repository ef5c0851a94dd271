// SPDX-License-Identifier: Apache-2.0
package dev.fairloss.trainer.data;

import dev.fairloss.trainer.TrainerException;
import dev.fairloss.trainer.eval.PairsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that reads each file of a folder, with little memory, and prints for each: its name, a tab, and why it is refused. */
final class MalformedFileReader {
    private MalformedFileReader() {}

    public static void main(String[] arguments) throws IOException {
        try (Stream<Path> cases = Files.list(Path.of(arguments[0]))) {
            for (Path folder : cases.sorted().toList()) {
                System.out.println(folder.getFileName() + "\t" + refusal(folder).replace("\n", " "));
            }
        }
    }

    private static String refusal(Path folder) {
        try {
            read(folder);
            return "accepted";
        } catch (TrainerException e) {
            return e.getMessage();
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return "crashed: " + e;
        }
    }

    private static void read(Path folder) {
        if (Files.exists(folder.resolve("train.rec"))) {
            index(new RecordIOSource(folder.resolve("train.rec")));
        } else if (Files.exists(folder.resolve("faces.zip"))) {
            index(new ZipSource(folder.resolve("faces.zip")));
        } else if (Files.exists(folder.resolve("lfw.bin"))) {
            index(BinFile.open(folder.resolve("lfw.bin"), "lfw.bin"));
        } else if (Files.exists(folder.resolve("points.csv"))) {
            LandmarksFile.read(folder.resolve("points.csv"));
        } else if (Files.exists(folder.resolve("attributes.csv"))) {
            AttributesFile.read(folder.resolve("attributes.csv"));
        } else if (Files.exists(folder.resolve("pairs.txt"))) {
            PairsFile.read(
                    folder.resolve("pairs.txt"),
                    folder,
                    List.of("Ann/Ann_0001.jpg", "Ann/Ann_0002.jpg", "Bo/Bo_0001.jpg"));
        } else {
            index(new ImageFolder(folder));
        }
    }

    private static void index(FaceSource source) {
        source.index(16, Optional.empty(), ProgressCallback.NONE).requireReadable();
    }
}
